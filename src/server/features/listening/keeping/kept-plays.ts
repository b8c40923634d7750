// All kept plays in memory, with how far each was sent. The database hears of progress in batches; what was pinned is
// there already. Nothing here decides what is played.
import type { Listening as ListeningView } from '#contract/streams.ts';
import type { Language } from '#core/language.ts';
import { KeptByListener } from '#core/listening/kept.ts';
import type { Plan } from '#core/plan/plan.ts';
import { explain } from '#core/source/explain.ts';
import type { TraceStep } from '#core/source/trace.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { Log } from '../../../log.ts';
import type { DeliveryCounts } from '../../../media/delivery-counts.ts';
import type { Streams } from '../../streams/service.ts';
import * as store from '../store.ts';
import { SharedParts } from './shared-parts.ts';

const FLUSH_MS = 10_000;
const MOST_LISTED = 100;
const MOST_UNPINNED = 1000;

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
  readonly parts = new SharedParts();
  readonly #unsaved = new Set<store.Kept>();
  /** Plays whose pin could not be written, with their plans. */
  readonly #unpinned = new Map<store.Kept, Plan>();
  #stopFlushing: (() => void) | undefined;
  #isClosed = false;

  constructor(deps: KeptPlaysDeps) {
    super();
    this.#deps = deps;
  }

  /** Reads what earlier runs have kept. */
  async load(): Promise<void> {
    for (const kept of await store.listKept(this.#deps.db.read)) {
      this.add(kept);
      this.parts.add(kept.partsKey, kept.parts);
    }
  }

  /**
   * Commits what this play is. False when that cannot be done now: a disk that takes no more must not silence a child. It
   * is then held in memory and written later.
   */
  async pin(kept: store.Kept, plan: Plan): Promise<boolean> {
    const { db, clock, events, log } = this.#deps;
    const { id: listeningId, streamId, reason, durationMs } = kept;
    try {
      await db.write(async (tx) => {
        await store.savePlan(tx, plan, clock.now());
        await store.insertListening(tx, kept);
        await events.record(tx, 'listening.started', { listeningId, streamId, reason, durationMs, fallback: false });
      });
      this.add(kept);
      return true;
    } catch (cause) {
      log.error({ err: cause, listening: listeningId }, 'A listening could not be pinned; it is tried again');
      this.add(kept);
      if (this.#unpinned.size < MOST_UNPINNED) this.#unpinned.set(kept, plan);
      this.flushSoon();
      return false;
    }
  }

  override forgetStream(streamId: string): void {
    for (const kept of this.#unpinned.keys()) if (kept.streamId === streamId) this.#unpinned.delete(kept);
    super.forgetStream(streamId);
  }

  find(id: string): store.Kept | undefined {
    for (const kept of this.all()) if (kept.id === id) return kept;
    return undefined;
  }

  touch(kept: store.Kept): void {
    kept.lastUsedAtMs = this.#deps.clock.now();
    this.changed(kept);
  }

  /** The system took `bytes` more of this play, up to position `toByte`. */
  delivered(kept: store.Kept, bytes: number, toByte: number): void {
    kept.bytesSent += bytes;
    kept.deliveredTo = Math.max(kept.deliveredTo, toByte);
    kept.mayHaveMore = false;
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

  /** The last flush: what cannot be written now never will be. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.flush();
    this.#stopFlushing?.();
  }

  /** Writes how far plays have come, and what was counted, in one go. Never rejects. */
  async flush(): Promise<void> {
    this.#stopFlushing?.();
    this.#stopFlushing = undefined;
    const { db, counts, streams, log } = this.#deps;
    const [plays, streamIds] = [[...this.#unsaved], counts.takeUnsaved()];
    this.#unsaved.clear();
    const unpinned = [...this.#unpinned];
    if (plays.length === 0 && streamIds.length === 0 && unpinned.length === 0) return;
    try {
      await db.write(async (tx) => {
        for (const [kept, plan] of unpinned) {
          await store.savePlan(tx, plan, kept.startedAtMs);
          await store.insertLate(tx, kept);
        }
        for (const kept of plays) await store.saveProgress(tx, kept);
        await streams.saveCounts(tx, streamIds);
      });
      for (const [kept] of unpinned) this.#unpinned.delete(kept);
    } catch (cause) {
      log.error({ err: cause }, 'The use of streams could not be saved; it is tried again');
      for (const kept of plays) this.#unsaved.add(kept);
      counts.addUnsaved(streamIds);
      if (!this.#isClosed) this.flushSoon();
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
    for (const kept of gone) {
      this.#unsaved.delete(kept);
      this.#unpinned.delete(kept);
    }
    return [...gone];
  }

  /** Recent plays of a stream, newest first. */
  list(streamId: string, language: Language): ListeningView[] {
    const plays = [...this.ofStream(streamId)].sort((a, b) => b.startedAtMs - a.startedAtMs);
    return plays.slice(0, MOST_LISTED).map((kept) => ({ ...describe(kept), reason: reasonIn(language, kept) }));
  }

  #tell(kept: store.Kept): void {
    const { id: listeningId, streamId, deliveredMs, open } = describe(kept);
    this.#deps.events.tell('listening.progress', { listeningId, streamId, deliveredMs, open });
  }
}

/** What an older program pinned without its trace keeps the words of then. */
function reasonIn(language: Language, { trace, reason }: store.Kept): string {
  const steps = JSON.parse(trace) as TraceStep[];
  return steps.length === 0 ? reason : explain(steps, language);
}

function describe(kept: store.Kept): Omit<ListeningView, 'reason'> {
  const { id, streamId, durationMs, sizeBytes, bytesSent, openAnswers } = kept;
  return {
    id,
    streamId,
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
