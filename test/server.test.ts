// The server as a stranger meets it over HTTP: who may do what, how problems look, what is told live.
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

let folder: TemporaryFolder;
let server: RunningServer;

beforeAll(async () => {
  folder = temporaryFolder();
  const { config } = loadConfig({ port: 0, dataFolder: folder.path, logLevel: 'silent' }, {});
  server = await startServer({ config, version: '9.9.9', log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const ask = (method: string, path: string, options: { body?: unknown; headers?: Record<string, string> } = {}) =>
  fetch(server.url + path, {
    method,
    headers: { ...(options.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const owner = { name: 'Ada', password: 'a long enough password' };

describe('a new server', () => {
  it('is alive and ready, and shows nothing else to a stranger', async () => {
    expect(await (await ask('GET', '/healthz')).json()).toEqual({ ok: true });
    expect(await (await ask('GET', '/readyz')).json()).toEqual({ ready: true, missing: [] });
    expect(await (await ask('GET', '/api/v1/session')).json()).toEqual({ state: 'setup-needed', demo: false });
    for (const path of [
      '/api/v1/jobs',
      '/api/v1/streams',
      '/api/v1/tokens',
      '/api/v1/events',
      '/metrics',
      '/api/v1/server',
    ]) {
      expect([path, (await ask('GET', path)).status]).toEqual([path, 401]);
    }
  });

  it('has no demo door and no default password', async () => {
    expect((await ask('POST', '/api/v1/session/demo')).status).toBe(404);
    expect((await ask('POST', '/api/v1/session', { body: { name: 'admin', password: 'admin' } })).status).toBe(401);
  });

  it('makes its owner with the setup code, once', async () => {
    const wrong = await ask('POST', '/api/v1/setup', { body: { ...owner, code: 'AAAA-AAAA-AAAA' } });
    expect(wrong.status).toBe(403);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect(await wrong.json()).toMatchObject({
      code: 'setup-code-wrong',
      status: 403,
      hint: expect.stringContaining('log'),
    });

    const short = await ask('POST', '/api/v1/setup', { body: { name: 'Ada', password: 'short', code: 'x' } });
    expect(await short.json()).toMatchObject({ code: 'validation-failed', errors: [{ path: 'password' }] });

    const code = server.accounts.setupCode.toLowerCase().replaceAll('-', ' ');
    const made = await ask('POST', '/api/v1/setup', { body: { ...owner, code } });
    expect(made.status).toBe(200);
    expect(made.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);

    const again = await ask('POST', '/api/v1/setup', { body: { ...owner, code } });
    expect(await again.json()).toMatchObject({ code: 'setup-already-done' });
  });
});

describe('an owner', () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = cookieOf(await ask('POST', '/api/v1/session', { body: owner }));
  });

  it('is known by the session cookie until signing out', async () => {
    expect(await (await ask('GET', '/api/v1/session', { headers: { cookie } })).json()).toMatchObject({
      state: 'signed-in',
      parent: { name: 'Ada' },
    });
    const other = cookieOf(await ask('POST', '/api/v1/session', { body: owner }));
    await ask('DELETE', '/api/v1/session', { headers: { cookie: other } });
    expect((await ask('GET', '/api/v1/jobs', { headers: { cookie: other } })).status).toBe(401);
    expect((await ask('GET', '/api/v1/jobs', { headers: { cookie } })).status).toBe(200);
  });

  it('is not taken at its word when another site’s page makes the browser ask', async () => {
    const body = { name: 'stolen' };
    const asForeign = (headers: Record<string, string>) =>
      ask('POST', '/api/v1/tokens', { body, headers: { cookie, ...headers } });
    expect((await asForeign({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await asForeign({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await asForeign({ origin: server.url })).status).toBe(201);
    expect((await asForeign({ origin: 'https://proxy.example', 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });

  it('gives scripts tokens, shown once, and takes them back', async () => {
    const made = (await (
      await ask('POST', '/api/v1/tokens', { body: { name: 'script' }, headers: { cookie } })
    ).json()) as { id: string; value: string };
    const authorization = `Bearer ${made.value}`;
    const listed = await (await ask('GET', '/api/v1/tokens', { headers: { authorization } })).text();
    expect(listed).toContain('script');
    expect(listed).not.toContain(made.value);
    expect((await ask('DELETE', `/api/v1/tokens/${made.id}`, { headers: { authorization } })).status).toBe(204);
    expect((await ask('GET', '/api/v1/tokens', { headers: { authorization } })).status).toBe(401);
  });

  it('cannot be guessed at full speed', async () => {
    const statuses = [];
    for (let tries = 0; tries < 15; tries++) {
      statuses.push(
        (await ask('POST', '/api/v1/session', { body: { name: 'Ada', password: `guess ${tries}` } })).status,
      );
    }
    expect(statuses.at(-1)).toBe(429);
  });

  it('hears live events from any number on, in order and without a gap', async () => {
    const made = await ask('POST', '/api/v1/streams', {
      headers: { cookie },
      body: { name: 'quiet', document: { version: 1, source: { kind: 'silence', durationMs: 1000 } } },
    });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const abort = new AbortController();
    const live = await fetch(`${server.url}/api/v1/events?after=0`, { headers: { cookie }, signal: abort.signal });
    expect(live.headers.get('content-type')).toContain('text/event-stream');
    const renamed = ask('PATCH', `/api/v1/streams/${id}`, { headers: { cookie }, body: { name: 'quieter' } });
    let text = '';
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    while (!text.includes('quieter')) text += (await reader?.read())?.value ?? '';
    await renamed;
    abort.abort();
    const seen = [...text.matchAll(/^id: (\d+)\nevent: (\S+)/gm)].map(([, seq, name]) => [Number(seq), name]);
    expect(seen.map(([seq]) => seq)).toEqual(seen.map((_event, index) => index + 1));
    expect(seen.map(([, name]) => name)).toEqual(expect.arrayContaining(['stream.created', 'stream.changed']));
  });
});

describe('what is open to everybody', () => {
  it('is the contract with its docs, and nothing names other servers', async () => {
    const contract = (await (await ask('GET', '/api/openapi.json')).json()) as {
      openapi: string;
      info: { version: string };
      paths: object;
    };
    expect(contract).toMatchObject({ openapi: '3.1.0', info: { version: '9.9.9' } });
    expect(Object.keys(contract.paths)).toContain('/api/v1/streams/{streamId}');
    const page = await (await ask('GET', '/api/docs')).text();
    expect(page).not.toMatch(/https?:/);
    for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await ask('GET', path ?? '')).status).toBe(200);
  });

  it('unknown addresses are problems too', async () => {
    const missing = await ask('GET', '/api/v1/nothing');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: 'not-found' });
    expect((await ask('GET', '/api/v1/%zz')).status).toBe(404);
  });

  it('a body too large is refused, and a broken one explained', async () => {
    const large = await ask('POST', '/api/v1/setup', { body: { name: 'x'.repeat(5_000_000) } });
    expect(large.status).toBe(413);
    const broken = await fetch(`${server.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(await broken.json()).toMatchObject({ code: 'validation-failed' });
  });
});
