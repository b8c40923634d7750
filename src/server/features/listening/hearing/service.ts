// Joins what players tell with the plays they fetch: who it was after all, how far they have come, when they stopped.
// Plays of which no player tells are estimated now and then. What is remembered of it is in memory/.
import { isInDoubt } from '#core/listening/doubt.ts';
import type { PlayedPart } from '#core/listening/parts.ts';
import { PAUSE_MS } from '#core/listening/pick.ts';
import type { ReservedStart } from '#core/listening/reserved.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Clock } from '../../../clock.ts';
import type { Place, Places } from '../../cards/places/service.ts';
import type { KeptPlays } from '../keeping/kept-plays.ts';
import type { Memory } from '../memory/service.ts';
import type { Reservations } from '../reserving/reservations.ts';
import type { Kept } from '../store.ts';
import type { Found, Identified, Who } from '../who/service.ts';

const ESTIMATE_MS = 30_000;
/** Who plays says so every five seconds. */
const SWITCHED_OFF_MS = 20_000;
/** A late event comes within seconds. */
const MOST_AWAITED = 1000;

export interface HearingDeps {
  clock: Clock;
  kept: KeptPlays;
  who: Pick<Who, 'hear' | 'onLate'>;
  memory: Pick<Memory, 'hear' | 'lose' | 'estimate' | 'close'>;
  places: Pick<Places, 'at' | 'allAt'>;
  reservations: Pick<Reservations, 'hear' | 'jumpOf'>;
}

export type Hearing = ReturnType<typeof createHearing>;

export function createHearing({ clock, kept, who, memory, places, reservations }: HearingDeps) {
  /** By the request that began it, for events that come too late for the decision. */
  const awaited = new Map<number, Kept>();
  /** Events that came while the play was still being pinned. */
  const early = new Map<number, Found>();
  const playing = new Map<string, Kept>();
  const active = new Set<Kept>();
  let cancelSweep: (() => void) | undefined;
  const stopLate = who.onLate((id, found) => {
    const play = awaited.get(id);
    if (play) attribute(play, found);
    else keepFew(early).set(id, found);
  });
  /** Under way when the run before this one ended, however that was; until their player tells something. */
  const inherited = new Set<Kept>();
  for (const play of kept.all()) {
    if (isOver(play)) continue;
    follow(play);
    inherited.add(play);
  }

  function keepFew<T>(map: Map<number, T>): Map<number, T> {
    const oldest = map.size >= MOST_AWAITED ? map.keys().next().value : undefined;
    if (oldest !== undefined) map.delete(oldest);
    return map;
  }

  function isOver(play: Kept): boolean {
    // A pause may be long, and what was heard of it is known exactly only as long as it is held.
    const mostMs = [...playing.values()].includes(play) ? PAUSE_MS : ESTIMATE_MS;
    return play.endedAtMs !== undefined || clock.now() - play.lastUsedAtMs > play.durationMs + mostMs;
  }

  function follow(play: Kept): void {
    active.add(play);
    cancelSweep ??= clock.after(ESTIMATE_MS, sweep);
  }

  function sweep(): void {
    cancelSweep = undefined;
    for (const play of active) {
      if (isOver(play)) letGo(play);
      else void memory.estimate(play);
    }
    if (active.size > 0) cancelSweep = clock.after(ESTIMATE_MS, sweep);
  }

  function letGo(play: Kept): void {
    active.delete(play);
    inherited.delete(play);
    for (const [playerId, one] of playing) if (one === play) playing.delete(playerId);
    void memory.close(play);
  }

  /** The plan stays as it was decided. What was made for another child moves nobody's place. */
  function attribute(play: Kept, found: Found): void {
    play.isForAnother ||= play.isPrivate && play.childId !== found.childId;
    if (play.isForAnother) play.parts = play.parts.map(({ collectionId: _, ...part }) => part);
    play.playerId = found.playerId;
    play.childId = found.childId;
    play.confidence = found.confidence;
    kept.changed(play);
  }

  function hear(playback: Playback, before: Playback | undefined): void {
    who.hear(playback, before, reservations.jumpOf(playback));
    reservations.hear(playback);
    const { playerId, yotoCardId } = playback;
    // What was told before the play was pinned could not be joined with it then.
    const was = playing.get(playerId) ?? (before && joined(before)?.play);
    if (yotoCardId === undefined) {
      if (was) stop(was, playback, isTakenOut(before, playback));
      endInherited(playback);
      return;
    }
    const { place, play } = joined(playback) ?? {};
    if (was && was !== play) stop(was, { ...playback, yotoCardId: undefined }, before?.yotoCardId !== yotoCardId);
    endInherited(playback, play);
    if (!place || !play) return;
    playing.set(playerId, play);
    if (isInDoubt(play, kept.ofStream(place.streamId), { ...playback, slot: place.slot })) {
      void memory.lose(play);
      return;
    }
    void memory.hear(play, playback, { slot: (place.slot ?? 1) - 1 });
  }

  /** What a player had when the run before ended, and has no longer: it went while nobody was there to hear of it. */
  function endInherited(playback: Playback, play?: Kept): void {
    const { playerId, yotoCardId, chapterKey, trackKey, emptyAtS } = playback;
    const isTold =
      yotoCardId === undefined ? emptyAtS !== undefined : chapterKey !== undefined && trackKey !== undefined;
    if (!isTold) return;
    for (const one of inherited) {
      if (one.playerId !== playerId) continue;
      inherited.delete(one);
      if (one !== play && one.endedAtMs === undefined) stop(one, { ...playback, yotoCardId: undefined }, false);
    }
  }

  function placesOf({ yotoCardId, chapterKey, trackKey }: Playback): Place[] {
    if (yotoCardId === undefined || chapterKey === undefined || trackKey === undefined) return [];
    return places.allAt(yotoCardId, chapterKey, trackKey);
  }

  function joined(playback: Playback) {
    const found = placesOf(playback).map((place) => ({ place, play: latestOf(place.streamId, playback.playerId) }));
    return found.sort((a, b) => (b.play?.lastStartAtMs ?? 0) - (a.play?.lastStartAtMs ?? 0))[0];
  }

  /** Also one that had stopped and that its player has taken up again by a range. */
  function playOf(playback: Playback): Kept | undefined {
    const play = joined(playback)?.play;
    if (play) return play;
    const own = placesOf(playback)
      .flatMap(({ streamId }) => [...kept.ofStream(streamId)])
      .filter(
        ({ playerId, endedAtMs = 0, lastUsedAtMs }) => playerId === playback.playerId && lastUsedAtMs > endedAtMs,
      );
    return own.sort((one, other) => other.lastUsedAtMs - one.lastUsedAtMs)[0];
  }

  function latestOf(streamId: string, playerId: string): Kept | undefined {
    const own = [...kept.ofStream(streamId)].filter((play) => play.playerId === playerId && !play.endedAtMs);
    return own.sort((a, b) => b.lastStartAtMs - a.lastStartAtMs)[0];
  }

  function stop(play: Kept, playback: Playback, isGesture: boolean): void {
    play.endedAtMs = playback.atMs;
    kept.changed(play);
    void memory.hear(play, playback, { isGesture }).then(() => letGo(play));
  }

  /** A player that played and then was not heard for a while was switched off: it has no card before it reads it anew. */
  function isTakenOut(before: Playback | undefined, { atMs }: Playback): boolean {
    return before !== undefined && (before.status !== 'playing' || atMs - before.atMs < SWITCHED_OFF_MS);
  }

  return {
    hear,

    /** Of the plan that a player plays in one track; empty when it is none of ours, or lies there as several tracks. */
    partsOf(playback: Playback): readonly PlayedPart[] {
      const play = joined(playback)?.play;
      return play && play.slots === 0 ? play.parts : [];
    },

    /** The play that a player plays, if it is one of ours. */
    playOf,

    /** The play that goes on when a player that does `playing` is sent to this place: the same track, or another of one mix. */
    playAt(to: ReservedStart, playing: Playback | undefined): Kept | undefined {
      if (playing?.yotoCardId !== to.yotoCardId) return undefined;
      const { chapterKey = playing.chapterKey, trackKey = playing.trackKey } = to;
      const isSameTrack = chapterKey === playing.chapterKey && trackKey === playing.trackKey;
      const there = chapterKey && trackKey ? places.allAt(to.yotoCardId, chapterKey, trackKey) : [];
      const mix = joined(playing)?.place.streamId;
      const isSame = isSameTrack || there.some(({ streamId, slot }) => slot !== undefined && streamId === mix);
      return isSame ? playOf(playing) : undefined;
    },

    /** It had stopped, and plays again. */
    takeUp(play: Kept): void {
      play.endedAtMs = undefined;
      follow(play);
    },

    /** Nothing that is told belongs to these any more. */
    forget(gone: ReadonlySet<Kept>): void {
      for (const play of gone) {
        active.delete(play);
        inherited.delete(play);
      }
      for (const plays of [playing, awaited])
        for (const [key, play] of plays) if (gone.has(play)) plays.delete(key as never);
    },

    /** A play has begun; `request` names it in events that come later. */
    began(play: Kept, request: Pick<Identified, 'id'> | undefined): void {
      follow(play);
      if (!request) return;
      keepFew(awaited).set(request.id, play);
      const found = early.get(request.id);
      if (found) attribute(play, found);
    },

    [Symbol.dispose](): void {
      stopLate();
      cancelSweep?.();
    },
  };
}
