// The linked Yoto accounts of the household: who is linked, how they are, and one cloud client for each, which all features
// share, so that there is one refresher and one pace. Nothing that plays depends on any of this.
// Where to go next: in-browser/ and by-code/ (signing in), yoto/token-files.ts (where tokens are kept).
import { type CloudParts, connectCloud, type YotoCloud } from '#cloud/cloud.ts';
import { controlScopes, leastScopes, type OAuthClient } from '#cloud/oauth.ts';
import type { YotoUrls } from '#cloud/urls.ts';
import { Problem } from '#contract/errors.ts';
import type { ConnectedAccount, LinkSetup, YotoAccount, YotoIcon } from '#contract/link.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import type { Notices } from '../../ops/notices.ts';
import type { Secrets } from '../../secrets.ts';
import { ArrivingVault, openTokenFiles } from '../../yoto/token-files.ts';
import { createSignInByCode } from './by-code/service.ts';
import { createIcons } from './icons/service.ts';
import { createSignInInBrowser } from './in-browser/service.ts';
import * as store from './store.ts';

/** `profile` only for the name by which two accounts are told apart. Icons are read with the right to content. */
const SCOPES = [...leastScopes, 'profile'];
const SIGN_IN = 'Please connect this Yoto account again.';
const MOST_NAME = 200;

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
  /** Sign-in by a code that is typed elsewhere is switched on. */
  allowsCode?: boolean;
  /** An account goes with its players; those that another account lists too pass to that one before. */
  handOver: (tx: Tx, accountId: string) => Promise<void>;
}

export interface LinkedCloud {
  accountId: string;
  cloud: YotoCloud;
}

export interface SignInWish {
  clientId?: string | undefined;
  /** Following and controlling players too; absent: if an account that is linked may. */
  devices?: boolean | undefined;
}

/** A sign-in under way: with which client, and what it asks for. */
export interface Prepared {
  clientId: string;
  vault: ArrivingVault;
  cloud: YotoCloud;
  scopes: readonly string[];
}

export type Link = ReturnType<typeof createLink>;

export function createLink(deps: LinkDeps) {
  const { db, clock, events, notices, log } = deps;
  /** What is still to be stored, told or closed. */
  const unfinished = new Set<Promise<void>>();
  const files = openTokenFiles({
    dataFolder: deps.dataFolder,
    secrets: deps.secrets,
    // The vault has stored it already; the rest follows as soon as the database lets us.
    broken: (accountId) => finishSoon(recordBroken(accountId), 'The end of a Yoto sign-in could not be recorded'),
    unreadable: (accountId, cause) =>
      log.error({ err: cause, accountId }, 'The tokens of a Yoto account are unreadable'),
  });
  const clouds = new Map<string, YotoCloud>();
  const icons = createIcons({ clock });

  function finishSoon(work: Promise<void>, ifNot: string): void {
    const done = work.catch((cause) => log.error({ err: cause }, ifNot)).finally(() => unfinished.delete(done));
    unfinished.add(done);
  }

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

  /** From now on the account is asked with what its vault holds now; one grant must never have two refreshers. */
  function dropCloud(accountId: string): void {
    const old = clouds.get(accountId);
    clouds.delete(accountId);
    icons.forget(accountId);
    if (old) finishSoon(Promise.resolve(old[Symbol.asyncDispose]()), 'A connection to Yoto could not be closed');
  }

  async function recordBroken(accountId: string): Promise<void> {
    await db.write(async (tx) => {
      const row = await store.findAccount(tx, accountId);
      if (!row) return;
      const account = row.name === '' ? {} : { account: row.name };
      await notices.raise(tx, topicOf(accountId), 'trouble', { code: 'yoto-signed-out', ...account });
      await events.record(tx, 'link.changed', { accountId, state: 'broken' });
    });
  }

  const scopesOf = (accountId: string): readonly string[] => files.vaultOf(accountId).facts()?.scopes ?? [];

  function describe(row: store.AccountRow): YotoAccount {
    const vault = files.vaultOf(row.id);
    const isLinked = vault.load() !== undefined;
    return {
      id: row.id,
      name: row.name,
      state: isLinked ? 'linked' : 'broken',
      ...(isLinked ? {} : { brokenReason: vault.facts()?.brokenReason ?? SIGN_IN }),
      scopes: [...scopesOf(row.id)],
      linkedAt: new Date(row.updated_at_ms).toISOString(),
    };
  }

  async function saveLinked(accountId: string, clientId: string, name: string): Promise<void> {
    const nowMs = clock.now();
    const row = { id: accountId, client_id: clientId, name, created_at_ms: nowMs, updated_at_ms: nowMs };
    await db.write(async (tx) => {
      await store.saveAccount(tx, row);
      await notices.clear(tx, topicOf(accountId));
      await events.record(tx, 'link.changed', { accountId, state: 'linked' });
    });
  }

  /** What Yoto does not tell now is asked again at the next start. */
  async function learnName(accountId: string): Promise<void> {
    const user = await (await cloudOf(accountId)).cloud.family.userInfo();
    const name = user.kind === 'ok' ? (user.value.name ?? user.value.email)?.slice(0, MOST_NAME) : undefined;
    if (!name) return;
    await db.write(async (tx) => {
      if (await store.renameAccount(tx, accountId, name)) {
        await events.record(tx, 'link.changed', { accountId, state: 'linked' });
      }
    });
  }

  /**
   * The named account; without a name the only one there is.
   * @throws Problem yoto-not-linked, yoto-account-gone, yoto-account-unclear.
   */
  async function cloudOf(accountId?: string): Promise<LinkedCloud> {
    const rows = await store.listAccounts(db.read);
    const [first] = rows;
    if (!first) throw new Problem('yoto-not-linked');
    if (accountId === undefined && rows.length > 1) {
      throw new Problem('yoto-account-unclear', { detail: rows.map(({ name }) => name).join(', ') });
    }
    const row = accountId === undefined ? first : rows.find(({ id }) => id === accountId);
    if (!row) throw new Problem('yoto-account-gone');
    return { accountId: row.id, cloud: cloudOfRow(row) };
  }

  async function prepare({ clientId: wanted, devices }: SignInWish): Promise<Prepared> {
    const rows = await store.listAccounts(db.read);
    const clientId = wanted ?? deps.client?.clientId ?? rows.at(-1)?.client_id;
    if (clientId === undefined) throw new Problem('yoto-client-missing');
    const vault = new ArrivingVault(files, clientId);
    // Signing in again does not lose what was given before.
    const hasControl = () => rows.some(({ id }) => controlScopes.some((scope) => scopesOf(id).includes(scope)));
    const scopes = [...SCOPES, ...((devices ?? hasControl()) ? controlScopes : [])];
    return { clientId, vault, cloud: connect(clientId, vault), scopes };
  }

  /** The tokens are stored; now everybody may know. */
  async function welcome({ vault: { accountId }, clientId }: Prepared): Promise<ConnectedAccount> {
    if (accountId === undefined) throw new Error('a finished sign-in has stored its tokens');
    const known = await store.findAccount(db.read, accountId);
    dropCloud(accountId);
    await saveLinked(accountId, clientId, known?.name ?? '');
    await learnName(accountId);
    const row = await store.findAccount(db.read, accountId);
    if (!row) throw new Problem('yoto-account-gone');
    return { ...describe(row), wasLinked: known !== undefined };
  }

  /** The rest of unlinking, once the tokens lie aside: also for one that a kill has interrupted. */
  async function forget(accountId: string): Promise<void> {
    await db.write(async (tx) => {
      await deps.handOver(tx, accountId);
      if (!(await store.deleteAccount(tx, accountId))) return;
      await notices.clear(tx, topicOf(accountId));
      await events.record(tx, 'link.changed', { accountId, state: 'unlinked' });
    });
    files.erase(accountId);
  }

  const byCode = createSignInByCode({ clock, prepare, welcome });

  return {
    cloudOf,
    publicIcons: icons.everybodys,
    /** Sign-in by a code that is typed elsewhere. */
    byCode,
    ...createSignInInBrowser({ clock, prepare, welcome, callbackUrl: deps.callbackUrl }),

    /** Makes database and token files agree after a kill between the two. */
    async start(): Promise<void> {
      for (const accountId of files.listSetAside()) await forget(accountId);
      const known = new Set((await store.listAccounts(db.read)).map(({ id }) => id));
      for (const accountId of files.list()) {
        const facts = files.vaultOf(accountId).facts();
        if (!known.has(accountId) && facts) await saveLinked(accountId, facts.clientId, '');
      }
      for (const { id, name } of await store.listAccounts(db.read)) {
        if (!files.vaultOf(id).load()) await recordBroken(id);
        else if (name === '') finishSoon(learnName(id), 'The name of a Yoto account could not be kept');
      }
    },

    list: async (): Promise<YotoAccount[]> => (await store.listAccounts(db.read)).map(describe),

    /** What a parent has to know before signing in. */
    async setup(): Promise<LinkSetup> {
      const last = (await store.listAccounts(db.read)).at(-1)?.client_id;
      const clientId = deps.client?.clientId ?? last;
      const clientFrom = deps.client ? 'settings' : last === undefined ? 'nowhere' : 'account';
      return {
        ...(clientId === undefined ? {} : { clientId }),
        clientFrom,
        clientKind: deps.client?.clientSecret === undefined ? 'public' : 'confidential',
        callbackUrl: deps.callbackUrl(),
        permissions: [...SCOPES],
        playerPermissions: [...controlScopes],
        byCode: deps.allowsCode ?? false,
      };
    },

    /** @throws Problem not-found. */
    async unlink(accountId: string): Promise<void> {
      if (!(await store.findAccount(db.read, accountId))) throw new Problem('not-found');
      files.vaultOf(accountId).setAside();
      dropCloud(accountId);
      await forget(accountId);
    },

    /** Of the first account that works. @throws Problem why Yoto does not tell them. */
    async icons(): Promise<YotoIcon[]> {
      const rows = await store.listAccounts(db.read);
      const row = rows.find(({ id }) => files.vaultOf(id).load()) ?? rows[0];
      return await icons.all(await cloudOf(row?.id));
    },

    /** Resolves when nothing is in flight that would still store or record something. */
    async settled(): Promise<void> {
      await byCode.settled();
      await Promise.all([...clouds.values()].map((cloud) => cloud[Symbol.asyncDispose]()));
      await Promise.all(unfinished);
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await this.settled();
    },
  };
}

function topicOf(accountId: string): string {
  return `yoto-account:${accountId}`;
}
