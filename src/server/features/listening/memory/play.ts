// One play as memory follows it: what was heard of it, where its series are, and what of that is not written yet. Knows
// no database and no clock; service.ts feeds it and writes it down. What the figures mean: core/listening/progress*.ts.

import type { Session } from '#core/history/sessions.ts';
import type { PlayedPart } from '#core/listening/parts.ts';
import {
  beginProgress,
  estimatePosition,
  follow,
  leave,
  lose,
  type Progress,
  presume,
  type Step,
} from '#core/listening/progress.ts';
import {
  countsAsPlay,
  endOf,
  heardOf,
  movePlaces,
  type Place,
  type Places,
  partsIn,
  planPosition,
} from '#core/listening/progress-places.ts';
import { type Span, withSpan } from '#core/listening/progress-spans.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Kept } from '../store.ts';
import { PlaySessions, type SessionsToWrite } from './play-sessions.ts';
import { type BookmarkRow, type HeardRow, heardId, type MovedBookmark } from './store.ts';

/** As text, since bookmarks of all kinds of listeners lie in one table. */
export function listenerOf({ childId, playerId }: { childId?: string | undefined; playerId?: string | undefined }) {
  if (childId !== undefined) return `child ${childId}`;
  return playerId === undefined ? 'household' : `player ${playerId}`;
}

export interface ToWrite {
  dropEstimates: boolean;
  heard: HeardRow[];
  bookmarks: MovedBookmark[];
  sessions: SessionsToWrite;
}

/** What earlier runs have written. */
interface Earlier {
  heard: readonly HeardRow[];
  bookmarks: readonly BookmarkRow[];
  /** The latest. */
  session?: Session | undefined;
  nowMs: number;
  /** The family's. */
  zone: () => string;
}

const RESTART_MS = 60_000;

export class Play {
  readonly kept: Kept;
  /** The player tells where it is, so nothing is estimated. */
  hasEvents: boolean;
  #progress: Progress;
  #places: Places = new Map();
  /** Not to be moved by this play any more: somebody put them elsewhere. */
  readonly #overruled = new Set<string>();
  readonly #sessions: PlaySessions;
  readonly #touchedParts = new Set<number>();
  readonly #movedSeries = new Set<string>();
  #dropsEstimates = false;
  #latestPart = -1;
  #yotoCardId: string | undefined;
  #heardAtMs: number;
  /** Whose what is written is. */
  #writtenFor: string | undefined;

  constructor(kept: Kept, { heard, bookmarks, session, nowMs, zone }: Earlier) {
    this.kept = kept;
    this.#sessions = new PlaySessions(kept, zone, session);
    this.hasEvents = heard.some((row) => row.is_estimated === 0);
    this.#progress = beginProgress(kept.startedAtMs);
    this.#heardAtMs = kept.startedAtMs;
    this.#writtenFor = heard[0] ? (heard[0].child_id ?? undefined) : kept.childId;
    const rows = new Map(heard.map((row) => [row.id, row]));
    for (const [index, part] of kept.parts.entries()) {
      const row = rows.get(heardId(kept.id, index));
      if (!row) continue;
      const span = { fromMs: part.atMs, toMs: part.atMs + Math.min(part.lengthMs, row.heard_ms) };
      this.#progress = { ...this.#progress, spans: withSpan(this.#progress.spans, span) };
      this.#heardAtMs = Math.max(this.#heardAtMs, row.at_ms);
    }
    if (heard.length === 0) return;
    // After a quick restart it has played on; after a longer time nobody knows.
    const isMoving = nowMs - this.#heardAtMs <= RESTART_MS;
    const place = { planMs: kept.heardToMs, atMs: this.#heardAtMs, isMoving };
    this.#progress = { ...this.#progress, place };
    this.#places = this.#placesFrom(bookmarks);
  }

  /**
   * The player told something while it plays this. True: what is known should be written soon, not when it suits.
   * `slot` is counted from 0.
   */
  hear(playback: Playback, slot: number): boolean {
    const { atMs, status, positionMs, yotoCardId } = playback;
    if (yotoCardId === undefined || (status === 'stopped' && positionMs === undefined)) {
      this.leave(atMs);
      return true;
    }
    if (positionMs === undefined) return false;
    const { parts, slots } = this.kept;
    const planMs = planPosition(parts, { slots, slot, positionMs });
    if (planMs === undefined) return false;
    this.#beginEvents();
    this.#yotoCardId = yotoCardId;
    const isMoving = status === 'playing';
    this.#take(follow(this.#progress, { planMs, atMs, isMoving }), atMs);
    return this.#entersPart() || !isMoving;
  }

  /** The player told something that may be of another play. */
  lose(): void {
    if (this.hasEvents) this.#progress = lose(this.#progress);
  }

  /** It plays no longer. */
  leave(atMs: number): void {
    if (this.hasEvents) this.#take(leave(this.#progress, { atMs, endMs: endOf(this.kept.parts) }), atMs);
    else this.estimate(atMs);
  }

  /** For a play of which no player tells. True as above. */
  estimate(nowMs: number): boolean {
    if (this.hasEvents) return false;
    const { sizeBytes, durationMs, deliveredTo, bytesSent, lastStartAtMs, endedAtMs = nowMs } = this.kept;
    const asMs = (bytes: number) => (bytes / sizeBytes) * durationMs;
    const delivery = { deliveredToMs: asMs(deliveredTo), sentMs: asMs(bytesSent), durationMs };
    const elapsedMs = Math.min(nowMs, endedAtMs) - lastStartAtMs;
    const planMs = estimatePosition({ ...delivery, elapsedMs });
    if (planMs === undefined) return false;
    // It is taken to have played on since it began.
    this.#take(presume(this.#progress, Math.floor(planMs), nowMs), nowMs, lastStartAtMs + Math.floor(planMs));
    return this.#entersPart();
  }

  /** Somebody put the bookmark elsewhere: this play leaves it there. */
  overrule(collectionId: string): void {
    this.#overruled.add(collectionId);
    this.#movedSeries.delete(collectionId);
  }

  /** The series that plays, or that comes next. */
  get currentCollectionId(): string | undefined {
    const { planMs } = this.#progress.place;
    const isHere = ({ collectionId, atMs, lengthMs }: PlayedPart) =>
      collectionId !== undefined && atMs + lengthMs > planMs;
    return this.kept.parts.find(isHere)?.collectionId;
  }

  /** What is not written yet, and nothing while too little was heard. */
  takeUnwritten(nowMs: number): ToWrite | undefined {
    const { kept } = this;
    // It turned out later who listens: all of it was theirs.
    if (kept.childId !== this.#writtenFor) for (const span of this.#progress.spans) this.#touch(span);
    const isEmpty = !this.#dropsEstimates && this.#touchedParts.size === 0 && this.#movedSeries.size === 0;
    if (isEmpty || !(this.#dropsEstimates || countsAsPlay(kept.parts, this.#progress.spans))) return undefined;
    const written = {
      dropEstimates: this.#dropsEstimates,
      heard: [...this.#touchedParts].map((index) => this.#heardRow(index)),
      bookmarks: [...this.#movedSeries].flatMap((collectionId) => this.#bookmarkRow(collectionId, nowMs) ?? []),
      sessions: this.#sessions.takeUnwritten(this.#progress.spans, !this.hasEvents),
    };
    this.#writtenFor = kept.childId;
    this.#dropsEstimates = false;
    this.#touchedParts.clear();
    this.#movedSeries.clear();
    return written;
  }

  /** It could not be written: it is still to do. */
  putBack({ dropEstimates, heard, bookmarks, sessions }: ToWrite): void {
    this.#sessions.putBack(sessions);
    this.#dropsEstimates ||= dropEstimates;
    for (const { id } of heard) this.#touchedParts.add(Number(id.slice(this.kept.id.length + 1)));
    for (const row of bookmarks) if (!this.#overruled.has(row.collection_id)) this.#movedSeries.add(row.collection_id);
  }

  /** `heardAtMs`: when the end of it was heard. */
  #take({ progress, heard }: Step, atMs: number, heardAtMs = atMs): void {
    this.#progress = progress;
    if (!heard || heard.toMs <= heard.fromMs) return;
    const { kept } = this;
    const { parts } = kept;
    this.#heardAtMs = atMs;
    kept.heardToMs = Math.round(progress.place.planMs);
    this.#touch(heard);
    this.#sessions.hear(heard, heardAtMs, this.#yotoCardId);
    const places = movePlaces(this.#places, { parts, spans: progress.spans, span: heard });
    for (const [collectionId, place] of places) {
      if (!isSame(place, this.#places.get(collectionId)) && !this.#overruled.has(collectionId)) {
        this.#movedSeries.add(collectionId);
      }
    }
    this.#places = places;
  }

  #touch(span: Span): void {
    const { parts } = this.kept;
    for (const index of partsIn(parts, span)) if (parts[index]?.kind !== 'silence') this.#touchedParts.add(index);
  }

  /** What was only estimated gives way to what the player tells. */
  #beginEvents(): void {
    if (this.hasEvents) return;
    this.hasEvents = true;
    this.#dropsEstimates = this.#progress.spans.length > 0;
    this.#progress = beginProgress(this.kept.lastStartAtMs);
    this.#places = new Map();
    this.#touchedParts.clear();
    this.#movedSeries.clear();
    this.#sessions.forget();
  }

  #entersPart(): boolean {
    const index = this.kept.parts.findLastIndex(({ atMs }) => atMs <= this.#progress.place.planMs);
    const enters = index !== this.#latestPart;
    this.#latestPart = index;
    return enters;
  }

  #heardRow(index: number): HeardRow {
    const { kept } = this;
    const part = kept.parts[index] as PlayedPart;
    const { heardMs, isWhole } = heardOf(part, this.#progress.spans);
    return {
      id: heardId(kept.id, index),
      // A sentence is in no library, but to hear it is to hear something today.
      audio_id: part.audioId ?? '',
      child_id: kept.childId ?? null,
      player_id: kept.playerId ?? null,
      stream_id: kept.streamId,
      listening_id: kept.id,
      at_ms: this.#heardAtMs,
      heard_ms: Math.round(heardMs),
      is_whole: isWhole ? 1 : 0,
      is_estimated: this.hasEvents ? 0 : 1,
    };
  }

  #bookmarkRow(collectionId: string, nowMs: number): MovedBookmark | undefined {
    const { partIndex, insideMs } = this.#places.get(collectionId) as Place;
    const part = this.kept.parts[partIndex];
    // It may turn out that another child listens, whose place this is not.
    if (part?.audioId === undefined || part.collectionId !== collectionId) return undefined;
    const isOver = insideMs === part.wholeMs;
    return {
      listener: listenerOf(this.kept),
      collection_id: collectionId,
      audio_id: part.audioId,
      position_ms: Math.floor(insideMs),
      is_estimated: this.hasEvents ? 0 : 1,
      stream_id: this.kept.streamId,
      // Later than what was heard: to be gone on with, even when enough was heard of it. Not later: it is over.
      updated_at_ms: isOver ? this.#heardAtMs : Math.max(nowMs, this.#heardAtMs + 1),
    };
  }

  #placesFrom(bookmarks: readonly BookmarkRow[]): Places {
    const { parts, heardToMs } = this.kept;
    const places = new Map<string, Place>();
    for (const { collection_id, audio_id, position_ms } of bookmarks) {
      const isHere = (index: number) =>
        parts[index]?.collectionId === collection_id && parts[index]?.audioId === audio_id;
      const near = parts.findLastIndex((part, index) => part.atMs <= heardToMs && isHere(index));
      const partIndex = near >= 0 ? near : parts.findIndex((_, index) => isHere(index));
      if (partIndex >= 0) places.set(collection_id, { partIndex, insideMs: position_ms });
    }
    return places;
  }
}

function isSame(place: Place, other: Place | undefined): boolean {
  return place.partIndex === other?.partIndex && place.insideMs === other.insideMs;
}
