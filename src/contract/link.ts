// The Yoto account: linking it, what it allows, its icons. Its players are in players.ts.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Yoto account';

export const yotoAccount = z
  .object({
    id,
    name: z.string().describe('Who signed in; empty while Yoto has not said.'),
    state: z.enum(['linked', 'broken']),
    brokenReason: z.string().optional(),
    scopes: z.array(z.string()),
    linkedAt: time,
  })
  .meta({ id: 'YotoAccount' });
export type YotoAccount = z.infer<typeof yotoAccount>;

/** Of a sign-in that went well. */
const connected = yotoAccount.extend({
  wasLinked: z.boolean().describe('The same account was connected before: it is renewed, and none was added.'),
});
export type ConnectedAccount = z.infer<typeof connected>;

const clientId = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{8,128}$/, 'A client id is 8 to 128 letters and digits.');
const another = z
  .boolean()
  .optional()
  .describe('Yoto asks who signs in, also where the browser is signed in there: to connect one more account.');

/** What a parent enters in the Yoto developer dashboard, and what was entered here. */
export const linkSetup = z
  .object({
    clientId: z.string().optional(),
    clientFrom: z
      .enum(['settings', 'account', 'nowhere'])
      .describe('Of the server; or as the account connected last was signed in with; or it has to be told.'),
    clientKind: z.enum(['public', 'confidential']),
    callbackUrl: z.string().describe('To be registered, letter by letter.'),
    permissions: z.array(z.string()).describe('Those that every sign-in asks for.'),
    playerPermissions: z.array(z.string()).describe('Those that following and controlling players needs besides.'),
    byCode: z.boolean().describe('Signing in by a code that is typed elsewhere is switched on.'),
  })
  .meta({ id: 'LinkSetup' });
export type LinkSetup = z.infer<typeof linkSetup>;

export const yotoIcon = z.object({ mediaId: z.string(), title: z.string(), url: z.string(), mine: z.boolean() });
export type YotoIcon = z.infer<typeof yotoIcon>;

const failures = [
  'yoto-not-linked',
  'yoto-sign-in-needed',
  'yoto-permission-missing',
  'yoto-client-wrong',
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
  setup: {
    method: 'GET',
    path: '/api/v1/link/setup',
    access: 'parent',
    tag,
    summary: 'What has to be entered in the Yoto developer dashboard before an account can be connected.',
    reply: linkSetup,
  },
  start: {
    method: 'POST',
    path: '/api/v1/link/start',
    access: 'parent',
    tag,
    summary: 'Begin to link an account: the address of Yoto’s sign-in page to open.',
    description:
      'The redirect address must be registered in the Yoto developer dashboard, character by character. Without one it is this server’s own callback.',
    body: z
      .object({
        redirectUri: z
          .url({ protocol: /^https?$/ })
          .max(500)
          .optional(),
        clientId: clientId.optional().describe('Instead of the one in the settings of the server.'),
        another,
        devices: z
          .boolean()
          .optional()
          .describe(
            'Ask for the permission to control players, which is needed to hear them live. It must be switched on in the Yoto developer dashboard, or the sign-in ends on Yoto’s page. Absent: if a linked account has it.',
          ),
      })
      .default({}),
    reply: z.object({ authorizeUrl: z.string(), state: z.string(), redirectUri: z.string() }),
    problems: ['yoto-client-missing'],
  },
  callback: {
    method: 'GET',
    path: '/api/v1/link/callback',
    access: 'public',
    tag,
    summary: 'Where Yoto’s sign-in leads the browser back to; completes the link and goes on to the settings.',
    description:
      'The settings are told `?yoto=linked`, `?yoto=renewed` for an account that was connected before, or the code of the problem.',
    bytes: 'text/html',
  },
  finish: {
    method: 'POST',
    path: '/api/v1/link/finish',
    access: 'parent',
    tag,
    summary: 'Complete the link with the address that Yoto’s sign-in led back to (also pasted by hand).',
    body: z.object({ callbackUrl: z.string().max(4000) }),
    reply: connected,
    problems: [
      'yoto-callback-unreadable',
      'yoto-sign-in-expired',
      'yoto-not-allowed',
      'yoto-scope-not-ticked',
      'yoto-client-wrong',
      'yoto-callback-wrong',
      'yoto-refused',
      'yoto-unreachable',
    ],
  },
  startByCode: {
    method: 'POST',
    path: '/api/v1/link/code',
    access: 'parent',
    tag,
    summary: 'Begin to link an account by a code that is typed on another screen, where the settings allow it.',
    body: z.object({ clientId: clientId.optional(), devices: z.boolean().optional() }).default({}),
    reply: z.object({
      state: z.string(),
      userCode: z.string(),
      url: z.string().describe('Where the code is typed.'),
      completeUrl: z.string().optional().describe('The same, with the code in it.'),
      expiresAt: time,
    }),
    problems: ['not-found', 'yoto-client-missing', 'yoto-client-wrong', 'yoto-refused', 'yoto-unreachable'],
  },
  awaitCode: {
    method: 'GET',
    path: '/api/v1/link/code/:state',
    access: 'parent',
    tag,
    summary: 'How a sign-in by code stands.',
    params: z.object({ state: z.string().max(64) }),
    reply: z.discriminatedUnion('state', [
      z.object({ state: z.literal('waiting') }),
      z.object({ state: z.literal('linked'), account: connected }),
    ]),
    problems: ['yoto-sign-in-expired', 'yoto-not-allowed', 'yoto-refused', 'yoto-unreachable'],
  },
  unlink: {
    method: 'DELETE',
    path: '/api/v1/link/accounts/:accountId',
    access: 'parent',
    tag,
    summary: 'Forget the account’s tokens and players. Its cards stay on it, and keep playing.',
    params: z.object({ accountId: id }),
    problems: ['not-found'],
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
