// What is to be written into the log, gathered for a moment so that many things make one commit. Nothing that plays ever
// waits for it. What cannot be written now is held, as far as there is room, and tried again. What was asked for by a
// reader is on the disk before it is shown.
import { setImmediate } from 'node:timers/promises';
import type { Entry } from '#core/event-log/entry.ts';
import { fold, limited, type Told } from '#core/event-log/fold.ts';
import type { Clock } from '../../../clock.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { Log } from '../../../log.ts';
import * as store from '../store.ts';

const WRITE_MS = 1_000;
const TRY_AGAIN_MS = 10_000;
const MOST_HELD = 5_000;
const MOST_AT_ONCE = 200;

/** One line; it may still grow when it is written already. */
interface Line {
  entry: Entry;
  /** Its number, once it is written. */
  seq: number | undefined;
}

export interface Added {
  entries: number;
  /** That was not all. */
  hasMore: boolean;
}

export interface NotebookDeps {
  db: Db;
  clock: Clock;
  log: Log;
  /** Brings what else is to be written, in the same commit. */
  add(tx: Tx): Promise<Added>;
  wrote(count: number): void;
}

export class Notebook {
  readonly #deps: NotebookDeps;
  /** In the order in which they were noted. */
  readonly #unwritten = new Set<Line>();
  /** By player and kind: what the next one may belong to. */
  readonly #latest = new Map<string, Line>();
  readonly #told = new Map<string, Told>();
  #isDue = false;
  #stopWaiting: (() => void) | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #lost = 0;

  constructor(deps: NotebookDeps) {
    this.#deps = deps;
  }

  /** At once and without waiting; never throws. */
  note(entry: Entry): void {
    if (this.#grow(entry)) return;
    const player = entry.playerId ?? '';
    const { entry: kept, told } = limited(entry, this.#told.get(player));
    if (entry.playerId !== undefined) this.#told.set(player, told);
    const line = entry.playerId === undefined ? entry : kept;
    if (line !== entry && this.#grow(line)) return;
    this.#hold({ entry: line, seq: undefined });
  }

  /** There may be something to bring. */
  wake(): void {
    this.#isDue = true;
    this.#wait(WRITE_MS);
  }

  /** Writes all that is known. Never rejects; false when it could not be written. */
  async flush(): Promise<boolean> {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    const writing = this.#writing.then(() => this.#write());
    this.#writing = writing;
    return await writing;
  }

  /** Lets go of what is not written yet, and lets nothing written grow that matches. */
  forget(isGone: (entry: Entry) => boolean): void {
    for (const line of this.#unwritten) if (isGone(line.entry)) this.#unwritten.delete(line);
    for (const [key, line] of this.#latest) if (isGone(line.entry)) this.#latest.delete(key);
  }

  close(): void {
    this.#stopWaiting?.();
  }

  #grow(entry: Entry): boolean {
    const line = this.#latest.get(keyOf(entry));
    const folded = line && fold(line.entry, entry);
    if (!folded) return false;
    line.entry = folded;
    this.#unwritten.add(line);
    this.#wait(WRITE_MS);
    return true;
  }

  #hold(line: Line): void {
    const oldest = this.#unwritten.size >= MOST_HELD ? this.#unwritten.values().next().value : undefined;
    if (oldest) {
      this.#unwritten.delete(oldest);
      this.#lost++;
    }
    this.#unwritten.add(line);
    this.#latest.set(keyOf(line.entry), line);
    this.#wait(WRITE_MS);
  }

  #wait(delayMs: number): void {
    this.#stopWaiting ??= this.#deps.clock.after(delayMs, () => void this.flush());
  }

  async #write(): Promise<boolean> {
    try {
      while (this.#unwritten.size > 0 || this.#isDue) {
        await this.#writeSome([...this.#unwritten].slice(0, MOST_AT_ONCE));
        // Whoever asks for bytes meanwhile must not wait for all of it.
        await setImmediate();
      }
      return true;
    } catch (cause) {
      const held = this.#unwritten.size;
      this.#deps.log.error({ err: cause, held }, 'The event log could not be written; it is tried again');
      this.#isDue = true;
      this.#wait(TRY_AGAIN_MS);
      return false;
    }
  }

  async #writeSome(lines: readonly Line[]): Promise<void> {
    const { db, log } = this.#deps;
    const written = lines.map((line) => ({ line, entry: line.entry, seq: line.seq }));
    this.#isDue = false;
    const added = await db.write(async (tx) => {
      for (const one of written) {
        // Somebody may have asked for it to be forgotten while this waited.
        if (!this.#unwritten.has(one.line)) continue;
        if (one.seq === undefined) one.seq = await store.insertEntry(tx, store.rowOf(one.entry));
        else await store.updateEntry(tx, one.seq, store.rowOf(one.entry));
      }
      return await this.#deps.add(tx);
    });
    this.#isDue ||= added.hasMore;
    for (const { line, entry, seq } of written) {
      line.seq = seq;
      if (line.entry === entry) this.#unwritten.delete(line);
    }
    if (this.#lost > 0) log.warn({ lost: this.#lost }, 'Some entries of the event log were lost meanwhile');
    this.#lost = 0;
    const count = written.length + added.entries;
    if (count > 0) this.#deps.wrote(count);
  }
}

const keyOf = ({ playerId, kind }: Entry) => `${playerId ?? ''} ${kind}`;
