// The database of one data folder: one writer, one reader, one process. Stores are functions of (tx, …); services own
// transactions and await no file and no network inside one. What must be told is told after the commit.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Kysely, Transaction } from 'kysely';
import { StartError } from '../start-error.ts';
import { migrate } from './migrations.ts';
import type { Tables } from './schema.ts';
import { kyselyOver } from './sqlite.ts';
import { ChangeCounts, TouchedTables } from './touched-tables.ts';

/** So long a lock of another program is waited for. */
const BUSY_MS = 100;
const SQLITE_BUSY = 5;

export type Tx = Transaction<Tables>;
/** What a store that only reads asks for: the reader or a transaction. */
export type Reader = Kysely<Tables>;

export interface Db extends AsyncDisposable {
  /** Sees committed data only; opens streams while a long write goes on. */
  read: Reader;
  /** Runs `work` in one immediate transaction. Inside use only `tx`: anything else would wait for ever. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `tell` once `tx` has been committed, never if it is rolled back. */
  afterCommit(tx: Tx, tell: () => void): void;
  /** Another number after each commit that changed one of these tables: what was read before it may be outdated. */
  changesOf(tables: readonly (keyof Tables)[]): number;
  /** What was deleted leaves the journal too. False: somebody is reading; it leaves with a later writing. */
  settle(): boolean;
}

/**
 * Opens (and makes, and migrates) `<dataFolder>/library.db`.
 * @throws when another process has this data folder open, or a newer program wrote it.
 */
export async function openDb(dataFolder: string): Promise<Db> {
  makeFolder(dataFolder);
  const lock = lockFolder(dataFolder);
  try {
    const file = join(dataFolder, 'library.db');
    const writer = openConnection(file);
    await migrate(writer, file);
    const reader = openConnection(file);
    return new SqliteDb(writer, kyselyOver(reader, 'begin'), lock);
  } catch (cause) {
    lock.close();
    throw cause;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new StartError(`The data folder ${path} cannot be written to.`, { cause });
  }
}

function openConnection(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: BUSY_MS });
  // FULL: a pinned plan is a promise made to a player, and must outlive a power cut.
  // What a family has deleted must not be found in the file either.
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -8192; pragma secure_delete = on',
  );
  return database;
}

/** An exclusive lock that the operating system frees however this process ends. */
function lockFolder(dataFolder: string): DatabaseSync {
  const lock = new DatabaseSync(join(dataFolder, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('pragma locking_mode = exclusive; pragma journal_mode = delete; begin exclusive');
  } catch (cause) {
    lock.close();
    throw new StartError(`Another server is already using the data folder ${dataFolder}. Stop it first.`, { cause });
  }
  return lock;
}

class SqliteDb implements Db {
  readonly read: Reader;
  readonly #writer: Kysely<Tables>;
  readonly #connection: DatabaseSync;
  #isPatient = true;
  readonly #lock: DatabaseSync;
  readonly #tellings = new WeakMap<Tx, (() => void)[]>();
  readonly #changes = new ChangeCounts();

  constructor(connection: DatabaseSync, reader: Reader, lock: DatabaseSync) {
    this.#connection = connection;
    this.#writer = kyselyOver(connection, 'begin immediate');
    this.read = reader;
    this.#lock = lock;
  }

  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const tellings: (() => void)[] = [];
    const plugin = new TouchedTables();
    let result: T;
    try {
      result = await this.#writer.transaction().execute((bare) => {
        const tx = bare.withPlugin(plugin);
        this.#tellings.set(tx, tellings);
        return work(tx);
      });
    } catch (cause) {
      if (isBusy(cause)) this.#wait(false);
      throw cause;
    }
    this.#wait(true);
    this.#changes.add(plugin.touched);
    for (const tell of tellings) tell();
    return result;
  }

  /** Waiting holds up everybody: for a lock that did not go away in time nobody waits again until it has. */
  #wait(isPatient: boolean): void {
    if (this.#isPatient === isPatient) return;
    this.#isPatient = isPatient;
    this.#connection.exec(`pragma busy_timeout = ${isPatient ? BUSY_MS : 0}`);
  }

  afterCommit(tx: Tx, tell: () => void): void {
    const tellings = this.#tellings.get(tx);
    if (!tellings) throw new Error('afterCommit needs the transaction that Db.write handed out.');
    tellings.push(tell);
  }

  changesOf(tables: readonly (keyof Tables)[]): number {
    return this.#changes.of(tables);
  }

  settle(): boolean {
    const [outcome] = this.#connection.prepare('pragma wal_checkpoint(truncate)').all() as { busy: number }[];
    return outcome?.busy === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.read.destroy();
    await this.#writer.destroy();
    this.#lock.close();
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY;
}
