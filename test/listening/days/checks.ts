// What must hold at any time, held against what really sounded. Each breach is a sentence; the code of the server is not
// asked what it thinks.
import { FRAME_MS } from '#core/mp3/profile.ts';
import type { Family } from './family.ts';
import { bookIdOf, numberOf } from './furnish.ts';
import type { House } from './house.ts';
import { Truth } from './truth.ts';

/** Heard, and five seconds; positions are told in whole seconds. */
const AHEAD_MS = 6000;
/** A stop so near the end counts as the end. */
const END_MS = 11_000;
/** Each message and each jump may blur an edge. */
const BLUR_MS = 15_000;
const HELD_BACK_MS = 30_000;
const MOST_NOTICES = 12;

interface HeardRow {
  audio_id: string;
  child_id: string | null;
  player_id: string | null;
  listening_id: string;
  heard_ms: number;
  is_whole: number;
  is_estimated: number;
  started_at_ms: number;
  parts: string;
}

interface SessionRow {
  id: string;
  player_id: string;
  began_at_ms: number;
  ended_at_ms: number;
  heard_ms: number;
  days_ms: number;
  parts_ms: number;
}

interface BookmarkRow {
  listener: string;
  collection_id: string;
  audio_id: string;
  position_ms: number;
  is_estimated: number;
}

interface ListeningRow {
  id: string;
  plan_etag: string;
  player_id: string | null;
  child_id: string | null;
  confidence: string;
  parts: string;
  heard_to_ms: number;
  duration_ms: number;
  started_at_ms: number;
  last_start_at_ms: number;
  slots: number;
}

export interface ChecksDeps {
  house: House;
  truth: Truth;
  family: Family;
  /** Players that were given this plan. */
  playersOf(etag: string): ReadonlySet<string>;
  /** A bare range of this player was taken for somebody else's since: it cannot tell where it is. */
  isTorn(playerId: string | null, sinceMs: number): boolean;
  tell: (what: string) => void;
}

export class Checks {
  readonly #deps: ChecksDeps;

  constructor(deps: ChecksDeps) {
    this.#deps = deps;
  }

  /** `sinceMs`: when this was asked last. What is known is written by then. */
  all(sinceMs: number): void {
    this.#heard(sinceMs);
    this.#sessions(sinceMs);
    this.#bookmarks();
    this.#listenings(sinceMs);
    this.#notices();
    for (const line of this.#deps.house.complaints.splice(0))
      this.#deps.tell(`the server complained: ${line.slice(0, 1500)}`);
  }

  /** What a child is given of a book: nothing that lies behind a part that nobody has heard. */
  series(etag: string, childId: string | undefined): void {
    const { house, truth, family, tell } = this.#deps;
    const row = house.db
      .prepare(
        'select listening.*, parts from listening join parts_list on key = parts_key where plan_etag = ? order by started_at_ms desc limit 1',
      )
      .get(etag) as unknown as ListeningRow | undefined;
    if (!row || row.child_id === null || row.child_id !== childId) return;
    if (row.started_at_ms < house.clock.now() - 3000) return;
    const parts = JSON.parse(row.parts) as { audioId?: string; collectionId?: string; fromMs: number }[];
    for (const [book, order] of house.shelf.books.entries()) {
      const first = parts.find(({ collectionId }) => collectionId === bookIdOf(book));
      if (!first?.audioId || family.isMoved(childId, book)) continue;
      const at = order.indexOf(numberOf(first.audioId));
      for (const number of order.slice(0, Math.max(0, at))) {
        const lengthMs = (house.recordings.list[number]?.frames ?? 0) * FRAME_MS;
        const sounded = truth.of({ number });
        const { ms, furthestMs } = Truth.coverage(sounded);
        if (ms < 0.8 * lengthMs - BLUR_MS && furthestMs < lengthMs - END_MS) {
          tell(
            `${childId} was led to part ${at} of book ${book} while ${ms} of ${lengthMs} ms of an earlier part was heard`,
          );
        }
      }
    }
  }

  #heard(sinceMs: number): void {
    const { house, truth, tell } = this.#deps;
    const rows = house.db
      .prepare(
        `select heard.*, started_at_ms, parts from heard join listening on listening.id = listening_id join parts_list on key = parts_key
        where at_ms >= ? and audio_id != ''`,
      )
      .all(sinceMs) as unknown as HeardRow[];
    for (const row of rows) {
      if (row.is_estimated === 1 || this.#deps.isTorn(row.player_id, row.started_at_ms)) continue;
      const number = numberOf(row.audio_id);
      const lengthMs = (house.recordings.list[number]?.frames ?? 0) * FRAME_MS;
      const playerIds = row.player_id === null ? undefined : [row.player_id];
      const sounded = truth.of({ playerIds, number, sinceMs: row.started_at_ms });
      const { ms, furthestMs } = Truth.coverage(sounded);
      const parts = JSON.parse(row.parts) as { audioId?: string; fromMs: number }[];
      const fromMs = Math.max(0, ...parts.filter(({ audioId }) => audioId === row.audio_id).map((part) => part.fromMs));
      const story = `${row.audio_id} of ${row.listening_id} on ${row.player_id}: ${row.heard_ms} ms heard, ${Math.round(ms)} of ${lengthMs} ms sounded`;
      if (row.heard_ms > ms + BLUR_MS) tell(`more was heard than sounded: ${story}`);
      if (row.is_whole === 1 && fromMs + ms < 0.8 * lengthMs - BLUR_MS && furthestMs < lengthMs - END_MS) {
        tell(`a part that was jumped over counts as heard: ${story}`);
      }
    }
  }

  /** Minutes are what sounded, or less; by day and by part they are the same. */
  #sessions(sinceMs: number): void {
    const { house, truth, tell } = this.#deps;
    const rows = house.db
      .prepare(
        `select *, (select sum(heard_ms) from heard_day where session_id = id) as days_ms,
          (select sum(heard_ms) from listening_session_part where session_id = id) as parts_ms
        from listening_session where began_at_ms >= ? and is_estimated = 0 and player_id is not null`,
      )
      .all(sinceMs) as unknown as SessionRow[];
    for (const { id, player_id: playerId, began_at_ms, ended_at_ms, heard_ms, days_ms, parts_ms } of rows) {
      if (this.#deps.isTorn(playerId, began_at_ms)) continue;
      const sounded = truth.of({ playerIds: [playerId], sinceMs: began_at_ms - BLUR_MS });
      const within = sounded.filter(({ atMs }) => atMs <= ended_at_ms + BLUR_MS);
      const soundedMs = within.reduce((sum, { from, to }) => sum + (to - from) * FRAME_MS, 0);
      const story = `${id} on ${playerId}: ${heard_ms} ms, by day ${days_ms}, by part ${parts_ms}, ${soundedMs} sounded`;
      if (heard_ms > soundedMs + BLUR_MS) tell(`a session is longer than what sounded: ${story}`);
      if (heard_ms !== days_ms || heard_ms !== parts_ms) tell(`the sums of a session differ: ${story}`);
    }
  }

  #bookmarks(): void {
    const { house, truth, family, tell } = this.#deps;
    const rows = house.db.prepare('select * from bookmark').all() as unknown as BookmarkRow[];
    for (const row of rows) {
      const { listener, collection_id: collectionId, audio_id: audioId, position_ms: positionMs } = row;
      const [kind, id = ''] = listener.split(' ');
      const playerIds = kind === 'household' ? undefined : kind === 'player' ? [id] : family.playersOf(id);
      if (kind === 'player' && this.#deps.isTorn(id, 0)) continue;
      if (playerIds?.some((playerId) => this.#deps.isTorn(playerId, 0)) || this.#deps.isTorn(null, 0)) continue;
      if (row.is_estimated === 1 || family.wasPutTo(listener, collectionId, audioId, positionMs)) continue;
      const number = numberOf(audioId);
      const lengthMs = (house.recordings.list[number]?.frames ?? 0) * FRAME_MS;
      const { furthestMs } = Truth.coverage(truth.of({ playerIds, number }));
      const isOver = positionMs >= lengthMs && furthestMs >= lengthMs - END_MS;
      if (positionMs > furthestMs + AHEAD_MS && !isOver) {
        tell(
          `the bookmark of ${listener} in ${audioId} is at ${positionMs} and heard was ${furthestMs} of ${lengthMs} ms`,
        );
      }
    }
  }

  #listenings(sinceMs: number): void {
    const { house, playersOf, tell } = this.#deps;
    const rows = house.db
      .prepare(
        `select listening.*, (size_bytes / 288 - 1) * 24 as duration_ms from listening join plan on etag = plan_etag where started_at_ms >= ?`,
      )
      .all(sinceMs) as unknown as ListeningRow[];
    for (const row of rows) {
      const given = playersOf(row.plan_etag);
      // A slot has a tag of its own.
      if (
        row.slots === 0 &&
        row.confidence === 'event' &&
        row.player_id !== null &&
        given.size > 0 &&
        !given.has(row.player_id)
      ) {
        tell(`an event gave ${row.player_id} a play of ${[...given].join(' ')}`);
      }
      // With a player, its word counts.
      if (row.player_id !== null || row.heard_to_ms === 0) continue;
      const elapsedMs = house.clock.now() - row.started_at_ms;
      const isOver = elapsedMs >= row.duration_ms + HELD_BACK_MS;
      if (row.heard_to_ms > elapsedMs - HELD_BACK_MS + 1000 && !isOver) {
        tell(`an estimate of ${row.heard_to_ms} ms after ${elapsedMs} ms`);
      }
    }
  }

  #notices(): void {
    const { house, tell } = this.#deps;
    const { open } = house.db.prepare('select count(*) as open from notice where cleared_at_ms is null').get() as {
      open: number;
    };
    if (open > MOST_NOTICES) tell(`${open} notices are open`);
  }
}
