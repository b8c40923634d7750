// Bytes that were sent, by day, stream and player: counted in memory with every piece, written once a minute and at the end.
// A kill loses that minute. Sent is not heard, and what a proxy keeps for others is sent once.
import { dayOf } from '#core/history/days.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { Log } from '../../../log.ts';
import * as store from '../store.ts';

const WRITE_MS = 60_000;

/** Whose player it is may only be found a moment after it began. */
export interface SentPlay {
  readonly playerId: string | undefined;
}

interface Count {
  day: string;
  streamId: string;
  play: SentPlay | undefined;
  bytes: number;
}

export class SentCounts {
  readonly #deps: { db: Db; clock: Clock; log: Log; zone: () => string };
  /** Since the last writing: by play, or by stream where nothing is pinned. */
  #counts = new Map<SentPlay | string, Count>();
  /** Of days that are over. */
  #ended: Count[] = [];
  #cancelWriting: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: { db: Db; clock: Clock; log: Log; zone: () => string }) {
    this.#deps = deps;
  }

  add(streamId: string, bytes: number, play: SentPlay | undefined): void {
    const { clock, zone } = this.#deps;
    const day = dayOf(zone(), clock.now());
    const key = play ?? streamId;
    const known = this.#counts.get(key);
    if (known?.day === day) known.bytes += bytes;
    else {
      if (known) this.#ended.push(known);
      this.#counts.set(key, { day, streamId, play, bytes });
    }
    this.#cancelWriting ??= clock.after(WRITE_MS, () => void this.flush());
  }

  /** Never rejects: what cannot be written is tried again with what comes next. */
  async flush(): Promise<void> {
    this.#cancelWriting?.();
    this.#cancelWriting = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    this.#cancelWriting?.();
  }

  async #write(): Promise<void> {
    const due = [...this.#ended, ...this.#counts.values()];
    if (due.length === 0) return;
    this.#counts = new Map();
    this.#ended = [];
    const { db, log } = this.#deps;
    try {
      await db.write(async (tx) => {
        for (const { play, ...sent } of due) await store.addSent(tx, { ...sent, playerId: play?.playerId });
      });
    } catch (cause) {
      log.error({ err: cause }, 'What was sent could not be counted; it is tried again');
      this.#ended.push(...due);
    }
  }
}
