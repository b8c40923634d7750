// The linked Yoto accounts: signing in, who is linked, what each may be asked. Hands out one cloud client per account;
// all features share it, so that there is one refresher and one pace. Nothing that plays depends on any of this.
import { type CloudParts, connectCloud, type PendingSignIn, type YotoCloud } from '#cloud/cloud.ts';
import { controlScopes, leastScopes, type OAuthClient, readCallback } from '#cloud/oauth.ts';
import type { Outcome } from '#cloud/outcome.ts';
import type { YotoUrls } from '#cloud/urls.ts';
import type { DisplayIcon } from '#cloud/wire/media.ts';
import { Problem } from '#contract/errors.ts';
import type { YotoAccount, YotoIcon } from '#contract/link.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import type { Notices } from '../../ops/notices.ts';
import type { Secrets } from '../../secrets.ts';
import { answerOf, problemOfRefusal, problemOfSignIn } from '../../yoto/problems.ts';
import { ArrivingVault, openTokenFiles } from '../../yoto/token-files.ts';
import { createSignInByCode, type Prepared } from './by-code/service.ts';
import * as store from './store.ts';

const PENDING_MS = 15 * 60_000;
const MOST_PENDING = 20;
const ICONS_MS = 60 * 60_000;
/** `profile` only for the name by which two accounts are told apart. Icons are read with the right to content. */
const SCOPES = [...leastScopes, 'profile'];
const UNNAMED = 'Yoto account';
const SIGN_IN = 'Please connect this Yoto account again.';

export interface LinkDeps {
  db: Db;
  clock: Clock;
  events: Events;
  notices: Notices;
  secrets: Secrets;
  log: Log;
  dataFolder: string;
  /** From the settings of the server; a parent may name another client id when linking. */
  client?: OAuthClient | undefined;
  urls: YotoUrls;
  limits?: CloudParts['limits'];
  /** This server's own callback address, as the browser of a parent reaches it. */
  callbackUrl: () => string;
}

interface Pending extends Omit<Prepared, 'scopes'> {
  signIn: PendingSignIn;
  endsAtMs: number;
}

export interface LinkedCloud {
  accountId: string;
  cloud: YotoCloud;
}

export type Link = ReturnType<typeof createLink>;

export function createLink(deps: LinkDeps) {
  const { db, clock, events, notices, log } = deps;
  const telling = new Set<Promise<void>>();
  const files = openTokenFiles({
    dataFolder: deps.dataFolder,
    secrets: deps.secrets,
    broken: tellBroken,
    unreadable: (accountId, cause) =>
      log.error({ err: cause, accountId }, 'The tokens of a Yoto account are unreadable'),
  });
  const pendings = new Map<string, Pending>();
  const clouds = new Map<string, YotoCloud>();
  const icons = new Map<string, { readAtMs: number; list: DisplayIcon[] }>();

  function connect(clientId: string, vault: CloudParts['vault']): YotoCloud {
    const isConfigured = deps.client?.clientId === clientId;
    return connectCloud({
      urls: deps.urls,
      client: isConfigured && deps.client ? deps.client : { clientId },
      vault,
      clock,
      ...(deps.limits ? { limits: deps.limits } : {}),
    });
  }

  function cloudOfRow(row: store.AccountRow): YotoCloud {
    const cloud = clouds.get(row.id) ?? connect(row.client_id, files.vaultOf(row.id));
    clouds.set(row.id, cloud);
    return cloud;
  }

  /** The vault has stored it already; the rest follows as soon as the database lets us. */
  function tellBroken(accountId: string): void {
    const told = recordBroken(accountId)
      .catch((cause) => log.error({ err: cause }, 'The end of a Yoto sign-in could not be recorded'))
      .finally(() => telling.delete(told));
    telling.add(told);
  }

  async function recordBroken(accountId: string): Promise<void> {
    await db.write(async (tx) => {
      if (!(await store.findAccount(tx, accountId))) return;
      await notices.raise(tx, topicOf(accountId), 'trouble', { code: 'yoto-signed-out' });
      await events.record(tx, 'link.changed', { accountId, state: 'broken' });
    });
  }

  const scopesOf = (accountId: string): readonly string[] => files.vaultOf(accountId).facts()?.scopes ?? [];

  function describe(row: store.AccountRow): YotoAccount {
    const vault = files.vaultOf(row.id);
    const facts = vault.facts();
    const isLinked = vault.load() !== undefined;
    return {
      id: row.id,
      name: row.name,
      state: isLinked ? 'linked' : 'broken',
      ...(isLinked ? {} : { brokenReason: facts?.brokenReason ?? SIGN_IN }),
      scopes: [...scopesOf(row.id)],
      linkedAt: new Date(row.updated_at_ms).toISOString(),
    };
  }

  async function saveLinked(accountId: string, clientId: string, name: string): Promise<YotoAccount> {
    const nowMs = clock.now();
    const row = { id: accountId, client_id: clientId, name, created_at_ms: nowMs, updated_at_ms: nowMs };
    await db.write(async (tx) => {
      await store.saveAccount(tx, row);
      await notices.clear(tx, topicOf(accountId));
      await events.record(tx, 'link.changed', { accountId, state: 'linked' });
    });
    return describe(row);
  }

  function takePending(state: string): Pending {
    const pending = pendings.get(state);
    pendings.delete(state);
    if (pending && pending.endsAtMs > clock.now()) return pending;
    throw new Problem('yoto-sign-in-expired');
  }

  async function publicIcons({ accountId, cloud }: LinkedCloud): Promise<Outcome<DisplayIcon[]>> {
    const known = icons.get(accountId);
    if (known && clock.now() - known.readAtMs < ICONS_MS) return { kind: 'ok', value: known.list };
    const outcome = await cloud.media.publicIcons();
    if (outcome.kind === 'ok') icons.set(accountId, { readAtMs: clock.now(), list: outcome.value });
    return outcome;
  }

  /** One linked account: the named one, else the first that works. @throws Problem yoto-not-linked. */
  async function cloudOf(accountId?: string): Promise<LinkedCloud> {
    const rows = await store.listAccounts(db.read);
    const row = accountId
      ? rows.find(({ id }) => id === accountId)
      : (rows.find(({ id }) => files.vaultOf(id).load()) ?? rows[0]);
    if (!row) throw new Problem('yoto-not-linked');
    return { accountId: row.id, cloud: cloudOfRow(row) };
  }

  /** A sign-in under way: with which client, and what it asks for. @throws Problem yoto-client-missing. */
  async function prepare(input: { clientId?: string | undefined; devices?: boolean | undefined }): Promise<Prepared> {
    const rows = await store.listAccounts(db.read);
    const clientId = input.clientId ?? deps.client?.clientId ?? rows.at(-1)?.client_id;
    if (clientId === undefined) throw new Problem('yoto-client-missing');
    const vault = new ArrivingVault(files, clientId);
    // Signing in again does not lose what was given before.
    const hasControl = () => rows.some(({ id }) => controlScopes.some((scope) => scopesOf(id).includes(scope)));
    const scopes = [...SCOPES, ...((input.devices ?? hasControl()) ? controlScopes : [])];
    return { clientId, vault, cloud: connect(clientId, vault), scopes };
  }

  /** The tokens are stored; now everybody may know. */
  async function welcome({ vault, clientId }: Pick<Prepared, 'vault' | 'clientId'>): Promise<YotoAccount> {
    const { accountId } = vault;
    if (accountId === undefined) throw new Error('a finished sign-in has stored its tokens');
    clouds.delete(accountId);
    const known = await store.findAccount(db.read, accountId);
    await saveLinked(accountId, clientId, known?.name ?? UNNAMED);
    const user = await (await cloudOf(accountId)).cloud.family.userInfo();
    const name = user.kind === 'ok' ? (user.value.name ?? user.value.email) : undefined;
    return await saveLinked(accountId, clientId, name?.slice(0, 200) || known?.name || UNNAMED);
  }

  const byCode = createSignInByCode({ clock, prepare, welcome });

  return {
    cloudOf,
    publicIcons,
    /** Sign-in by a code that is typed elsewhere. */
    byCode,

    /** Makes database and token files agree after a kill between the two. */
    async start(): Promise<void> {
      const known = new Set((await store.listAccounts(db.read)).map(({ id }) => id));
      for (const accountId of files.list()) {
        const facts = files.vaultOf(accountId).facts();
        if (!known.has(accountId) && facts) await saveLinked(accountId, facts.clientId, UNNAMED);
        if (facts?.brokenReason !== undefined) await recordBroken(accountId);
      }
    },

    list: async (): Promise<YotoAccount[]> => (await store.listAccounts(db.read)).map(describe),

    /** @throws Problem yoto-client-missing. */
    async begin(input: {
      redirectUri?: string | undefined;
      clientId?: string | undefined;
      devices?: boolean | undefined;
    }) {
      const { clientId, vault, cloud, scopes } = await prepare(input);
      const signIn = cloud.beginSignIn({ redirectUri: input.redirectUri ?? deps.callbackUrl(), scopes });
      const oldest = pendings.size >= MOST_PENDING ? pendings.keys().next().value : undefined;
      if (oldest !== undefined) pendings.delete(oldest);
      pendings.set(signIn.state, { signIn, cloud, vault, clientId, endsAtMs: clock.now() + PENDING_MS });
      return { authorizeUrl: signIn.url, state: signIn.state, redirectUri: signIn.redirectUri };
    },

    /** `callback`: the address to which Yoto led back, or what a parent copied of it. @throws Problem. */
    async finish(callback: string): Promise<YotoAccount> {
      const address = addressIn(callback);
      const state = new URL(address).searchParams.get('state');
      if (state === null) throw new Problem('yoto-callback-unreadable');
      const pending = takePending(state);
      const read = readCallback(address, pending.signIn.state);
      if (read.kind === 'refused') throw problemOfRefusal(read);
      if (read.kind !== 'code') throw new Problem('yoto-callback-unreadable');
      const outcome = await pending.cloud.finishSignIn(pending.signIn, read.code);
      if (outcome.kind !== 'tokens') {
        // The code was never seen there, so the same address may be tried again.
        if (outcome.kind === 'unreachable' && !outcome.mayHaveArrived) pendings.set(pending.signIn.state, pending);
        throw problemOfSignIn(outcome);
      }
      return await welcome(pending);
    },

    /** @throws Problem not-found. */
    async unlink(accountId: string): Promise<void> {
      if (!(await store.findAccount(db.read, accountId))) throw new Problem('not-found');
      files.vaultOf(accountId).forget();
      clouds.delete(accountId);
      icons.delete(accountId);
      await db.write(async (tx) => {
        if (!(await store.deleteAccount(tx, accountId))) return;
        await notices.clear(tx, topicOf(accountId));
        await events.record(tx, 'link.changed', { accountId, state: 'unlinked' });
      });
    },

    async icons(): Promise<YotoIcon[]> {
      const linked = await cloudOf();
      const [own, everybodys] = await Promise.all([linked.cloud.media.myIcons(), publicIcons(linked)]);
      // We do not ask for the right to own icons; an account that never gave it still has the public ones.
      const mine = own.kind === 'permission-missing' ? [] : answerOf(own);
      return [
        ...mine.map((icon) => describeIcon(icon, true)),
        ...answerOf(everybodys).map((icon) => describeIcon(icon, false)),
      ];
    },

    /** Resolves when nothing is in flight that would still store or record something. */
    async settled(): Promise<void> {
      await byCode.settled();
      await Promise.all([...clouds.values()].map((cloud) => cloud[Symbol.asyncDispose]()));
      await Promise.all(telling);
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await this.settled();
    },
  };
}

function topicOf(accountId: string): string {
  return `yoto-account:${accountId}`;
}

function describeIcon(icon: DisplayIcon, mine: boolean): YotoIcon {
  return { mediaId: icon.mediaId, title: icon.title ?? '', url: typeof icon.url === 'string' ? icon.url : '', mine };
}

/** Parents copy the whole address, or only what follows the question mark. */
function addressIn(pasted: string): string {
  const text = pasted.trim();
  if (URL.canParse(text)) return text;
  const query = text.slice(text.indexOf('?') + 1);
  return `http://localhost/?${query}`;
}
