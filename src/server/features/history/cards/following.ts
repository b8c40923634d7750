// One card that is not ours in one player, as history follows it: what was heard of it, and what of that is not written yet.
// Knows no database; service.ts feeds it and writes it down.
import { beginCard, type CardStep, followCard, isTrackWhole, leaveCard, trackKeyOf } from '#core/history/cards.ts';
import { beginSessions, hearPieces, resumeSessions, type Session } from '#core/history/sessions.ts';
import type { Playback } from '#core/player/playback.ts';
import type { PartFacts, SessionFacts, WrittenSession } from '../store.ts';

/** Whoever heard less has only looked. */
const LEAST_MS = 10_000;

export interface Listener {
  playerId: string;
  childId: string | undefined;
}

/** What an earlier run has written of it. */
export interface Earlier {
  /** What the ids of its sessions begin with. */
  id: string;
  title: string;
  latest: Session;
  titles: ReadonlyMap<string, string>;
}

export class FollowedCard {
  readonly yotoCardId: string;
  readonly listener: Listener;
  /** As its makers call it. */
  title: string | undefined;
  readonly #id: string;
  readonly #zone: () => string;
  readonly #titles: Map<string, string>;
  /** By index, as they are now. */
  readonly #unwritten = new Map<number, Session>();
  #play;
  #sessions;

  constructor(
    yotoCardId: string,
    listener: Listener,
    from: { id: string; atMs: number; earlier?: Earlier | undefined; zone: () => string },
  ) {
    const { id, atMs, earlier, zone } = from;
    this.yotoCardId = yotoCardId;
    this.listener = listener;
    this.title = earlier?.title || undefined;
    this.#id = earlier?.id ?? id;
    this.#zone = zone;
    this.#titles = new Map(earlier?.titles);
    this.#play = beginCard(yotoCardId);
    this.#sessions = earlier ? resumeSessions(earlier.latest) : beginSessions(atMs);
  }

  /** The player says what it does with this card, and what it calls the track. */
  follow(playback: Playback, title: string | undefined): void {
    const key = trackKeyOf(playback);
    if (key !== undefined && title !== undefined) this.#titles.set(key, title);
    this.#take(followCard(this.#play, playback), playback.atMs);
  }

  /** It plays no longer. */
  leave(atMs: number): void {
    this.#take(leaveCard(this.#play, atMs), atMs);
  }

  /** The latest session is to be written again. */
  touch(): void {
    const { latest } = this.#sessions;
    if (latest) this.#unwritten.set(latest.index, latest);
  }

  get hasUnwritten(): boolean {
    const isLook = this.#sessions.latest?.index === 0 && this.#sessions.latest.heardMs < LEAST_MS;
    return this.#unwritten.size > 0 && !isLook;
  }

  takeUnwritten(): { facts: SessionFacts; sessions: WrittenSession[] } {
    const { yotoCardId, listener, title } = this;
    const sessions = [...this.#unwritten.values()].map((session) => ({
      id: `${this.#id}-${session.index}`,
      session,
      parts: new Map([...session.parts.keys()].map((key) => [key, this.#factsOf(key)])),
    }));
    this.#unwritten.clear();
    return { facts: { ...listener, yotoCardId, title, confidence: 'event', isEstimated: false }, sessions };
  }

  /** They could not be written. */
  putBack(sessions: readonly WrittenSession[]): void {
    for (const { session } of sessions) {
      if (!this.#unwritten.has(session.index)) this.#unwritten.set(session.index, session);
    }
  }

  #factsOf(key: string): PartFacts {
    const track = this.#play.tracks.get(key);
    return { title: this.#titles.get(key) ?? '', isWhole: track !== undefined && isTrackWhole(track) };
  }

  #take({ play, pieces }: CardStep, atMs: number): void {
    this.#play = play;
    const before = this.#sessions;
    this.#sessions = hearPieces(before, { pieces, atMs, zone: this.#zone() });
    if (this.#sessions !== before) this.touch();
  }
}
