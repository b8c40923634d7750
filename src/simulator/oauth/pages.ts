// The pages of the pretend sign-in service, as plain HTML. Everything from outside is escaped; no scripts.
import type { UserRecord } from '../state.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}
button,select,input{font:inherit;padding:.5rem 1rem;margin:.5rem .5rem .5rem 0}</style></head>
<body><p><small>Simulated Yoto cloud. Nothing here reaches Yoto.</small></p>
<h1>${escaped(title)}</h1>${body}</body></html>`;
}

export function errorPage(error: string, description: string): string {
  return page('Oops, something went wrong', `<p>${escaped(description)}</p><p><code>${escaped(error)}</code></p>`);
}

function peopleSelect(users: Iterable<UserRecord>, chosen?: string): string {
  const options = [...users].map(
    (user) =>
      `<option value="${escaped(user.sub)}"${user.sub === chosen ? ' selected' : ''}>${escaped(user.name)} (${escaped(user.email)})</option>`,
  );
  return `<label>Sign in as <select name="sub">${options.join('')}</select></label>`;
}

export function consentPage(wanted: {
  clientName: string;
  scopes: string[];
  transaction: string;
  users: Iterable<UserRecord>;
  chosen?: string;
}): string {
  const scopes = wanted.scopes.map((scope) => `<li><code>${escaped(scope)}</code></li>`).join('');
  return page(
    `Allow ${wanted.clientName}?`,
    `<p>It would like to use your Yoto account for:</p><ul>${scopes}</ul>
<form method="post" action="/authorize/decision">
<input type="hidden" name="transaction" value="${escaped(wanted.transaction)}">
<p>${peopleSelect(wanted.users, wanted.chosen)}</p>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>`,
  );
}

export function activatePage(users: Iterable<UserRecord>, userCode: string): string {
  return page(
    'Connect a device',
    `<form method="post" action="/activate">
<p><label>Code <input name="user_code" value="${escaped(userCode)}" autocomplete="off"></label></p>
<p>${peopleSelect(users)}</p>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escaped(message)}</p>`);
}
