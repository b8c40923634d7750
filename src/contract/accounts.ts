// The owner, sessions and API tokens. Only what a first visit needs is open to everybody.
import { z } from 'zod';
import { language, timeZone } from './family.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Accounts';
const name = z.string().trim().min(1).max(80);
const password = z.string().min(10, 'At least 10 characters.').max(200);

export const parent = z.object({ id, name });
export const sessionState = z.object({
  state: z.enum(['setup-needed', 'signed-out', 'signed-in']),
  parent: parent.optional(),
  demo: z.boolean().describe('A demo on this machine: a browser may sign itself in.'),
});
export type SessionState = z.infer<typeof sessionState>;

export const apiToken = z.object({ id, name, createdAt: time, lastUsedAt: time.optional() });
export type ApiToken = z.infer<typeof apiToken>;

export const accountRoutes = routes({
  session: {
    method: 'GET',
    path: '/api/v1/session',
    access: 'public',
    tag,
    summary: 'Who am I, and does this server have an owner yet?',
    reply: sessionState,
  },
  setup: {
    method: 'POST',
    path: '/api/v1/setup',
    access: 'public',
    tag,
    summary: 'Create the owner with the setup code from the log, and sign in.',
    body: z.object({
      ...{ code: z.string().max(64), name, password },
      timeZone: timeZone
        .optional()
        .catch(undefined)
        .describe('Of the browser. One that is not known here is passed over; the app then asks.'),
      language: language.optional().catch(undefined).describe('Of the browser, likewise.'),
    }),
    reply: sessionState,
    problems: ['setup-code-wrong', 'setup-already-done', 'too-many-tries'],
  },
  signIn: {
    method: 'POST',
    path: '/api/v1/session',
    access: 'public',
    tag,
    summary: 'Sign in with name and password; sets the session cookie.',
    body: z.object({ name, password: z.string().max(200) }),
    reply: sessionState,
    problems: ['sign-in-failed', 'too-many-tries'],
  },
  signInToDemo: {
    method: 'POST',
    path: '/api/v1/session/demo',
    access: 'public',
    tag,
    summary: 'Sign this browser in to a demo. Not there outside a demo.',
    reply: sessionState,
    problems: ['not-found'],
  },
  signOut: {
    method: 'DELETE',
    path: '/api/v1/session',
    access: 'public',
    tag,
    summary: 'Sign out and forget the session.',
  },
  listTokens: {
    method: 'GET',
    path: '/api/v1/tokens',
    access: 'parent',
    tag,
    summary: 'API tokens, without their values.',
    reply: z.object({ items: z.array(apiToken) }),
  },
  createToken: {
    method: 'POST',
    path: '/api/v1/tokens',
    access: 'parent',
    tag,
    summary: 'Make an API token. Its value is shown only in this answer.',
    body: z.object({ name }),
    status: 201,
    reply: apiToken.extend({ value: z.string() }),
  },
  deleteToken: {
    method: 'DELETE',
    path: '/api/v1/tokens/:tokenId',
    access: 'parent',
    tag,
    summary: 'Revoke an API token.',
    params: z.object({ tokenId: id }),
    problems: ['not-found'],
  },
});
