// Every problem that can reach a person: code → status, sentence and what to do next. Routes name the codes they may
// answer with; the server throws `Problem` with one of them; on the wire they are RFC 9457 documents.
import { z } from 'zod';
import type { SourceIssue } from '#core/source/mistakes.ts';

interface ProblemText {
  status: number;
  title: string;
  hint: string;
}

export const PROBLEMS = {
  'validation-failed': {
    status: 400,
    title: 'Something in the request is not as expected.',
    hint: 'Look at the named fields and try again.',
  },
  'not-signed-in': { status: 401, title: 'You are not signed in.', hint: 'Sign in, or send an API token.' },
  'sign-in-failed': {
    status: 401,
    title: 'Name and password do not match.',
    hint: 'Check both. Capital letters count in the password.',
  },
  'setup-code-wrong': {
    status: 403,
    title: 'That is not the setup code.',
    hint: 'The code stands in the log of the server, printed when it started.',
  },
  forbidden: {
    status: 403,
    title: 'This is not allowed from here.',
    hint: 'Open the app at its own address and try again.',
  },
  'not-found': { status: 404, title: 'There is nothing here.', hint: 'It may have been removed. Go back and reload.' },
  'setup-already-done': {
    status: 409,
    title: 'This server already has an owner.',
    hint: 'Sign in with the name and password chosen at setup.',
  },
  'name-taken': { status: 409, title: 'That name is already in use.', hint: 'Choose another name.' },
  'audio-in-use': {
    status: 409,
    title: 'This audio is still used.',
    hint: 'See where it is used, or delete it there too.',
  },
  'changed-meanwhile': {
    status: 409,
    title: 'This was changed somewhere else in the meantime.',
    hint: 'Reload, look at the change, and save again.',
  },
  'too-large': {
    status: 413,
    title: 'That is larger than this server accepts.',
    hint: 'The limit can be raised in the settings of the server.',
  },
  'folder-not-readable': {
    status: 422,
    title: 'This folder cannot be read.',
    hint: 'Check the path, and that the server may read it.',
  },
  'source-not-supported': {
    status: 422,
    title: 'A stream cannot play this kind of source yet.',
    hint: 'Take it out for now; a later version of the program may know it.',
  },
  'audio-missing': {
    status: 422,
    title: 'Some of the named audio is not in the library.',
    hint: 'Choose other audio.',
  },
  'audio-not-ready': {
    status: 409,
    title: 'Some of the audio is still being prepared.',
    hint: 'Wait until the import is done, then try again.',
  },
  'audio-too-long': {
    status: 422,
    title: 'This audio is too long for that.',
    hint: 'Choose a recording of at most one minute.',
  },
  'speech-failed': {
    status: 503,
    title: 'This could not be spoken.',
    hint: 'Check the settings of the speech service, or install espeak-ng on this machine.',
  },
  'too-many-tracks': {
    status: 422,
    title: 'A card holds at most 100 tracks.',
    hint: 'Let several parts share one track, as proposed.',
  },
  'title-too-long': {
    status: 422,
    title: 'A title has at most 100 characters.',
    hint: 'Shorten the title, as proposed.',
  },
  'address-not-https': {
    status: 422,
    title: 'Players need an address that begins with https://.',
    hint: 'Set the public address (YSS_PUBLIC_URL) to the HTTPS address of a reverse proxy or tunnel in front of this server.',
  },
  'too-many-tries': { status: 429, title: 'Too many tries.', hint: 'Wait a minute and try again.' },
  'yoto-not-linked': {
    status: 409,
    title: 'No Yoto account is connected.',
    hint: 'Connect your Yoto account in the settings.',
  },
  'yoto-account-unclear': {
    status: 409,
    title: 'Several Yoto accounts are connected.',
    hint: 'Say which of them this card is for.',
  },
  'yoto-account-gone': {
    status: 409,
    title: 'This Yoto account is not connected any more.',
    hint: 'Connect it again, or choose another account. The card on it keeps playing.',
  },
  'yoto-sign-in-needed': {
    status: 409,
    title: 'Yoto wants you to sign in again.',
    hint: 'Open the settings and connect the Yoto account again. Cards keep playing meanwhile.',
  },
  'yoto-permission-missing': {
    status: 403,
    title: 'The Yoto account did not give this permission.',
    hint: 'Connect the account again and allow it; switch the permission on in the Yoto developer dashboard first.',
  },
  'yoto-client-missing': {
    status: 409,
    title: 'This server has no Yoto client id yet.',
    hint: 'Register an application at dashboard.yoto.dev and set its client id (YSS_YOTO_CLIENT_ID), or enter it here.',
  },
  'yoto-sign-in-expired': {
    status: 409,
    title: 'This sign-in took too long, or was used already.',
    hint: 'Start connecting the account again.',
  },
  'yoto-callback-unreadable': {
    status: 422,
    title: 'This address holds no sign-in.',
    hint: 'After signing in, copy the whole address of the page that Yoto leads to, even when it says that it cannot be reached.',
  },
  'yoto-not-allowed': {
    status: 403,
    title: 'The sign-in was not allowed.',
    hint: 'Start again and allow it on Yoto’s page. If you did, tick all permissions of this application in the Yoto developer dashboard, offline access too.',
  },
  'yoto-scope-not-ticked': {
    status: 403,
    title: 'Yoto does not give this application a permission that it asked for.',
    hint: 'Tick all permissions of this application in the Yoto developer dashboard, offline access too, then start again. Without following players fewer are needed.',
  },
  'yoto-client-wrong': {
    status: 409,
    title: 'Yoto does not know this client id, or does not let it sign anyone in.',
    hint: 'Compare the client id with the one in the Yoto developer dashboard. A confidential client needs its secret too. Whoever is signed in stays so.',
  },
  'yoto-callback-wrong': {
    status: 409,
    title: 'Yoto does not accept the address that it should lead back to.',
    hint: 'In the Yoto developer dashboard, enter the callback address exactly as it is shown here, letter by letter.',
  },
  'yoto-card-gone': {
    status: 409,
    title: 'This card was deleted on the Yoto account.',
    hint: 'Send it as a new card. A physical card then has to be linked to it again.',
  },
  'yoto-refused': {
    status: 502,
    title: 'Yoto did not accept this.',
    hint: 'Nothing was changed. See the reason below.',
  },
  'yoto-unreachable': {
    status: 502,
    title: 'Yoto cannot be reached right now.',
    hint: 'Cards keep playing. Try again in a few minutes.',
  },
  'player-cannot': { status: 409, title: 'The player cannot do that now.', hint: 'See the reason below.' },
  'player-refused': {
    status: 502,
    title: 'The player did not accept this.',
    hint: 'It may not have what it was asked for. Look at the player, and try again.',
  },
  'player-unreachable': {
    status: 503,
    title: 'The player cannot be reached.',
    hint: 'Switch it on and check its Wi-Fi. What the card plays is not affected.',
  },
  'not-ready': { status: 503, title: 'The server is still starting.', hint: 'Try again in a moment.' },
  'storage-full': {
    status: 507,
    title: 'There is not enough free disk space.',
    hint: 'Free some space or choose a larger disk for the data folder. Nothing was lost.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on the server.',
    hint: 'The log has the details under this number.',
  },
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457 document (`application/problem+json`). `detail` is about this very occurrence, `errors` name fields. */
export const problemDocument = z.object({
  type: z.string(),
  code: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  hint: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  proposal: z.unknown().optional(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;

export interface ProblemDetails {
  detail?: string;
  errors?: { path: string; message: string }[];
  /** The same, not in words yet: http/problems.ts says them in the reader's language. */
  issues?: readonly SourceIssue[];
  /** A machine-readable way out, for example a title that fits or a grouping of tracks. */
  proposal?: unknown;
  cause?: unknown;
}

/** A problem on its way to a person. Thrown by use cases, translated once at the HTTP edge, rebuilt by the client. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? PROBLEMS[code].title, { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  toDocument(instance?: string): ProblemDocument {
    const { title, status, hint } = PROBLEMS[this.code];
    const { detail, errors, proposal } = this.details;
    return {
      type: `/api/docs/problems#${this.code}`,
      code: this.code,
      title,
      status,
      hint,
      ...(detail === undefined ? {} : { detail }),
      ...(instance === undefined ? {} : { instance }),
      ...(errors === undefined ? {} : { errors }),
      ...(proposal === undefined ? {} : { proposal }),
    };
  }
}

export function isProblemCode(value: string): value is ProblemCode {
  return Object.hasOwn(PROBLEMS, value);
}
