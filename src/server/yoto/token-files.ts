// Where the tokens of a Yoto account are kept: one sealed file per account, written whole and synced before `store`
// returns, because a refresh token is single use and a lost one means signing in again. Not in the database: see
// docs/decisions/0004-yoto-tokens-in-files.md. Nothing here asks the cloud; that is the session in #cloud/session.ts.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StoredTokens, TokenVault } from '#cloud/session.ts';
import type { Secrets } from '../secrets.ts';

const ENDING = '.token';
/** Of an account that is being unlinked: it is no more, and a kill must not bring it back. */
const ASIDE_ENDING = '.unlinked';

const kept = z.object({
  version: z.literal(1),
  /** The client that the tokens belong to: a refresh with another one is refused. */
  clientId: z.string(),
  tokens: z
    .object({
      accessToken: z.string(),
      refreshToken: z.string().optional(),
      obtainedAtMs: z.number(),
      expiresAtMs: z.number(),
      scope: z.string().optional(),
    })
    .optional(),
  scope: z.string().optional(),
  brokenReason: z.string().optional(),
});
type Kept = z.infer<typeof kept>;

export interface AccountVault extends TokenVault {
  /** Undefined when nobody has ever signed in. */
  facts(): { clientId: string; scopes: string[]; brokenReason?: string } | undefined;
  /** From the next `store` on, the tokens belong to this client. */
  belongTo(clientId: string): void;
  /** There are no tokens from now on; the file goes with `erase`. */
  setAside(): void;
}

export interface TokenFiles {
  /** The same vault for the same account, always. */
  vaultOf(accountId: string): AccountVault;
  /** Accounts that have a file. */
  list(): string[];
  /** Those that were set aside, and not linked again since. */
  listSetAside(): string[];
  erase(accountId: string): void;
}

export interface TokenFilesDeps {
  dataFolder: string;
  secrets: Secrets;
  /** Told after it has been stored. Must not throw. */
  broken(accountId: string, reason: string): void;
  /** A file of another key file, or damaged: that account has to sign in again, everything else goes on. */
  unreadable(accountId: string, cause: unknown): void;
}

export function openTokenFiles({ dataFolder, secrets, broken, unreadable }: TokenFilesDeps): TokenFiles {
  const folder = join(dataFolder, 'yoto');
  const vaults = new Map<string, AccountVault>();

  function read(accountId: string, file: string): Kept | undefined {
    if (!existsSync(file)) return undefined;
    try {
      return kept.parse(JSON.parse(secrets.open(readFileSync(file, 'utf8'))));
    } catch (cause) {
      unreadable(accountId, cause);
      return undefined;
    }
  }

  function makeVault(accountId: string): AccountVault {
    const file = join(folder, accountId + ENDING);
    let held = read(accountId, file);
    let nextClientId: string | undefined;
    const keep = (next: Kept) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeWhole(folder, file, secrets.seal(JSON.stringify(next)));
      held = next;
    };
    return {
      load: () => held?.tokens as StoredTokens | undefined,
      store(tokens) {
        const clientId = nextClientId ?? held?.clientId;
        if (clientId === undefined) throw new Error('tokens came for an account that belongs to no client');
        const scope = tokens.scope ?? held?.scope;
        keep({ version: 1, clientId, tokens, ...(scope === undefined ? {} : { scope }) });
        nextClientId = undefined;
      },
      markBroken(reason) {
        if (!held) return;
        const { tokens: _spent, ...rest } = held;
        keep({ ...rest, brokenReason: reason });
        broken(accountId, reason);
      },
      facts: () =>
        held && {
          clientId: held.clientId,
          scopes: (held.scope ?? '').split(' ').filter(Boolean),
          ...(held.brokenReason === undefined ? {} : { brokenReason: held.brokenReason }),
        },
      belongTo(clientId) {
        nextClientId = clientId;
      },
      setAside() {
        if (existsSync(file)) renameSync(file, join(folder, accountId + ASIDE_ENDING));
        held = undefined;
        if (existsSync(folder)) syncFolder(folder);
      },
    };
  }

  function idsOf(ending: string): string[] {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  }

  return {
    vaultOf(accountId) {
      const vault = vaults.get(accountId) ?? makeVault(accountId);
      vaults.set(accountId, vault);
      return vault;
    },
    list: () => idsOf(ENDING),
    listSetAside() {
      const linked = new Set(idsOf(ENDING));
      return idsOf(ASIDE_ENDING).filter((accountId) => !linked.has(accountId));
    },
    erase: (accountId) => rmSync(join(folder, accountId + ASIDE_ENDING), { force: true }),
  };
}

/** For a sign-in under way: whose account it is shows only in the tokens, and they must be stored the moment they come. */
export class ArrivingVault implements TokenVault {
  accountId: string | undefined;
  readonly #files: TokenFiles;
  readonly #clientId: string;

  constructor(files: TokenFiles, clientId: string) {
    this.#files = files;
    this.#clientId = clientId;
  }

  load(): StoredTokens | undefined {
    return this.accountId === undefined ? undefined : this.#files.vaultOf(this.accountId).load();
  }

  store(tokens: StoredTokens): void {
    const accountId = accountIdOf(tokens.accessToken);
    const vault = this.#files.vaultOf(accountId);
    vault.belongTo(this.#clientId);
    vault.store(tokens);
    this.accountId = accountId;
  }

  markBroken(reason: string): void {
    if (this.accountId !== undefined) this.#files.vaultOf(this.accountId).markBroken(reason);
  }
}

/**
 * The same person has the same account, whenever and with whichever client they sign in. The token came straight from
 * the sign-in service over TLS, and the name decides nothing but a file name, so its signature is not checked.
 */
function accountIdOf(accessToken: string): string {
  const claims = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  let subject = accessToken;
  try {
    subject = z.object({ sub: z.string().min(1) }).parse(JSON.parse(claims)).sub;
  } catch {
    // Not a JWT after all: then this sign-in is an account of its own.
  }
  return `yoto-${createHash('sha256').update(subject).digest('hex').slice(0, 24)}`;
}

function writeWhole(folder: string, file: string, text: string): void {
  const temporary = `${file}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  syncFolder(folder);
}

/** So that the new name survives a power cut too. Windows cannot open folders, and needs no sync of them. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EISDIR' || (cause as NodeJS.ErrnoException).code === 'EPERM') return;
    throw cause;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
