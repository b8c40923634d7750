// The Yoto account: linking it, what it allows, its players and icons.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Yoto account';

export const yotoAccount = z.object({
  id,
  name: z.string(),
  state: z.enum(['linked', 'broken']),
  brokenReason: z.string().optional(),
  scopes: z.array(z.string()),
  linkedAt: time,
});
export type YotoAccount = z.infer<typeof yotoAccount>;

export const yotoPlayer = z.object({
  id: z.string(),
  accountId: id,
  name: z.string(),
  family: z.string(),
  online: z.boolean(),
});
export type YotoPlayer = z.infer<typeof yotoPlayer>;

export const yotoIcon = z.object({ mediaId: z.string(), title: z.string(), url: z.string(), mine: z.boolean() });

const failures = [
  'yoto-not-linked',
  'yoto-sign-in-needed',
  'yoto-permission-missing',
  'yoto-refused',
  'yoto-unreachable',
] as const;

export const linkRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/link/accounts',
    access: 'parent',
    tag,
    summary: 'Linked Yoto accounts and how they are.',
    reply: z.object({ items: z.array(yotoAccount) }),
  },
  start: {
    method: 'POST',
    path: '/api/v1/link/start',
    access: 'parent',
    tag,
    summary: 'Begin to link an account: the address of Yoto’s sign-in page to open.',
    body: z.object({ redirectUri: z.url().optional() }).default({}),
    reply: z.object({ authorizeUrl: z.string(), state: z.string() }),
  },
  finish: {
    method: 'POST',
    path: '/api/v1/link/finish',
    access: 'parent',
    tag,
    summary: 'Complete the link with the address that Yoto’s sign-in led back to (also pasted by hand).',
    body: z.object({ callbackUrl: z.string().max(4000) }),
    reply: yotoAccount,
    problems: ['validation-failed', 'yoto-refused', 'yoto-unreachable'],
  },
  unlink: {
    method: 'DELETE',
    path: '/api/v1/link/accounts/:accountId',
    access: 'parent',
    tag,
    summary: 'Forget the account’s tokens. Cards stay, and keep playing.',
    params: z.object({ accountId: id }),
    problems: ['not-found'],
  },
  players: {
    method: 'GET',
    path: '/api/v1/players',
    access: 'parent',
    tag,
    summary: 'Players of the linked accounts.',
    reply: z.object({ items: z.array(yotoPlayer) }),
    problems: failures,
  },
  icons: {
    method: 'GET',
    path: '/api/v1/icons',
    access: 'parent',
    tag,
    summary: 'Pixel icons: the public ones and your own.',
    reply: z.object({ items: z.array(yotoIcon) }),
    problems: failures,
  },
});
