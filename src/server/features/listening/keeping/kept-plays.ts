// All kept plays in memory, with how far each was sent. The database hears of progress in batches; what was pinned is
// there already. Nothing here decides what is played.
import type { Listening as ListeningView } from '#contract/streams.ts';
import { KeptByListener } from '#core/listening/kept.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { Log } from '../../../log.ts';
import type { DeliveryCounts } from '../../../media/delivery-counts.ts';
import type { Streams } from '../../streams/service.ts';
import * as store from '../store.ts';

const FLUSH_MS = 10_000;
const MOST_LISTED = 100;

export interface KeptPlaysDeps {
  db: Db;
  events: Events;
  clock: Clock;
  log: Log;
  counts: DeliveryCounts;
  streams: Pick<Streams, 'saveCounts'>;
}

export class KeptPlays extends KeptByListener<store.Kept> {
  readonly #deps: KeptPlaysDeps;
  readonly #unsaved = new Set<store.Kept>();
  #stopFlushing: (() => void) | undefined;

  constructor(deps: KeptPlaysDeps) {
    super();
    this.#deps = deps;
  }

  /** Reads what earlier runs have kept. */
  async load(): Promise<void> {
    for (const kept of await store.listKept(this.#deps.db.read)) this.add(kept);
  }

  touch(kept: store.Kept): void {
    kept.lastUsedAtMs = this.#deps.clock.now();
    this.changed(kept);
  }

  /** The system took `bytes` more of this play, up to position `toByte`. */
  delivered(kept: store.Kept, bytes: number, toByte: number): void {
    kept.bytesSent += bytes;
    kept.deliveredTo = Math.max(kept.deliveredTo, toByte);
    this.touch(kept);
  }

  /** Something else about it is to be written. */
  changed(kept: store.Kept): void {
    this.#unsaved.add(kept);
    this.flushSoon();
  }

  flushSoon(): void {
    this.#stopFlushing ??= this.#deps.clock.after(FLUSH_MS, () => void this.flush());
  }

  /** Writes how far plays have come, and what was counted, in one go. Never rejects. */
  async flush(): Promise<void> {
    this.#stopFlushing?.();
    this.#stopFlushing = undefined;
    const { db, counts, streams, log } = this.#deps;
    const [plays, streamIds] = [[...this.#unsaved], counts.takeUnsaved()];
    this.#unsaved.clear();
    if (plays.length === 0 && streamIds.length === 0) return;
    try {
      await db.write(async (tx) => {
        for (const kept of plays) await store.saveProgress(tx, kept);
        await streams.saveCounts(tx, streamIds);
      });
    } catch (cause) {
      log.error({ err: cause }, 'The use of streams could not be saved; it is tried again');
      for (const kept of plays) this.#unsaved.add(kept);
      counts.addUnsaved(streamIds);
    }
    for (const kept of plays) this.#tell(kept);
  }

  /** Lets go of plays that match, here and in the database; their plans go with the next upkeep. */
  async forgetWhere(isGone: (kept: store.Kept) => boolean): Promise<store.Kept[]> {
    const gone = new Set([...this.all()].filter(isGone));
    await this.#deps.db.write((tx) =>
      store.deleteListenings(
        tx,
        [...gone].map(({ id }) => id),
      ),
    );
    this.removeWhere((kept) => gone.has(kept));
    for (const kept of gone) this.#unsaved.delete(kept);
    return [...gone];
  }

  /** Recent plays of a stream, newest first. */
  list(streamId: string): ListeningView[] {
    const plays = [...this.ofStream(streamId)].sort((a, b) => b.startedAtMs - a.startedAtMs);
    return plays.slice(0, MOST_LISTED).map(describe);
  }

  #tell(kept: store.Kept): void {
    const { id: listeningId, streamId, deliveredMs, open } = describe(kept);
    this.#deps.events.tell('listening.progress', { listeningId, streamId, deliveredMs, open });
  }
}

function describe(kept: store.Kept): ListeningView {
  const { id, streamId, reason, durationMs, sizeBytes, bytesSent, openAnswers } = kept;
  return {
    id,
    streamId,
    reason,
    durationMs,
    sizeBytes,
    bytesSent,
    startedAt: new Date(kept.startedAtMs).toISOString(),
    lastUsedAt: new Date(kept.lastUsedAtMs).toISOString(),
    deliveredMs: Math.floor((kept.deliveredTo / sizeBytes) * durationMs),
    open: openAnswers > 0,
    ...(kept.childId === undefined ? {} : { childId: kept.childId }),
    ...(kept.playerId === undefined ? {} : { playerId: kept.playerId }),
    confidence: kept.confidence,
  };
}
