// What was heard of a card that did not come from here, folded from what its player tells. Each track is followed by the
// same rules as our own plays (listening/progress.ts): a jump makes nothing heard, and neither does a message that is lost,
// late or told twice. How it falls into sessions is decided in sessions.ts.
import { beginProgress, follow, leave, type Progress, type Step } from '../listening/progress.ts';
import { heardOf } from '../listening/progress-places.ts';
import type { Span } from '../listening/progress-spans.ts';
import type { Playback } from '../player/playback.ts';
import type { HeardPiece } from './sessions.ts';

/** More than any card has; what a broken player names beyond that is not followed. */
const MOST_TRACKS = 500;

export interface HeardTrack {
  spans: readonly Span[];
  lengthMs?: number | undefined;
}

/** One card in one player, from the moment when it was put in. */
export interface CardPlay {
  yotoCardId: string;
  /** By key. */
  tracks: ReadonlyMap<string, HeardTrack>;
  current?: { key: string; progress: Progress } | undefined;
}

export interface CardStep {
  play: CardPlay;
  pieces: readonly HeardPiece[];
}

export function beginCard(yotoCardId: string): CardPlay {
  return { yotoCardId, tracks: new Map() };
}

/** Undefined while it is not told which track plays. */
export function trackKeyOf({ chapterKey, trackKey }: Playback): string | undefined {
  return chapterKey === undefined || trackKey === undefined ? undefined : JSON.stringify([chapterKey, trackKey]);
}

/** The player says what it does with this card. */
export function followCard(play: CardPlay, playback: Playback): CardStep {
  const { atMs, status, positionMs, trackMs } = playback;
  const key = trackKeyOf(playback);
  if (key === undefined || (!play.tracks.has(key) && play.tracks.size >= MOST_TRACKS)) return { play, pieces: [] };
  const isSame = play.current?.key === key;
  const left = isSame ? { play, pieces: [] } : leaveCard(play, atMs);
  const current = isSame && play.current ? play.current : { key, progress: beginTrack(play, key, atMs) };
  const known = { ...left.play, current, tracks: withLength(left.play.tracks, key, trackMs) };
  if (status === 'stopped' && positionMs === undefined) {
    const stopped = leaveCard(known, atMs);
    return { play: stopped.play, pieces: [...left.pieces, ...stopped.pieces] };
  }
  if (positionMs === undefined) return { play: known, pieces: left.pieces };
  const planMs = Math.min(positionMs, trackMs ?? positionMs);
  const told = take(known, follow(current.progress, { planMs, atMs, isMoving: status === 'playing' }));
  return { play: told.play, pieces: [...left.pieces, ...told.pieces] };
}

/** Something else plays, or nothing; the player did not say where it was. */
export function leaveCard(play: CardPlay, atMs: number): CardStep {
  const { current } = play;
  const endMs = current && play.tracks.get(current.key)?.lengthMs;
  if (!current || endMs === undefined) return { play, pieces: [] };
  return take(play, leave(current.progress, { atMs, endMs }));
}

/** Its end was heard, or 80 % of it. */
export function isTrackWhole({ spans, lengthMs }: HeardTrack): boolean {
  if (lengthMs === undefined) return false;
  const whole = { kind: 'audio', title: '', atMs: 0, lengthMs, fromMs: 0, wholeMs: lengthMs } as const;
  return heardOf(whole, spans).isWhole;
}

/** A track that follows another by itself may have begun at any time since the last word on that. */
function beginTrack({ current, tracks }: CardPlay, key: string, atMs: number): Progress {
  const last = current && (current.progress.jumpedTo ?? current.progress.place);
  const startedAtMs = last?.isMoving ? last.atMs : atMs;
  return { ...beginProgress(startedAtMs), spans: tracks.get(key)?.spans ?? [] };
}

function take(play: CardPlay, { progress, heard }: Step): CardStep {
  if (!play.current) return { play, pieces: [] };
  const { key } = play.current;
  const track = play.tracks.get(key);
  const tracks = new Map(play.tracks).set(key, { ...track, spans: progress.spans });
  const pieces = heard && heard.toMs > heard.fromMs ? [{ key, ms: heard.toMs - heard.fromMs }] : [];
  return { play: { ...play, tracks, current: { key, progress } }, pieces };
}

function withLength(
  tracks: ReadonlyMap<string, HeardTrack>,
  key: string,
  lengthMs: number | undefined,
): ReadonlyMap<string, HeardTrack> {
  const known = tracks.get(key);
  if (known && (lengthMs === undefined || known.lengthMs === lengthMs)) return tracks;
  return new Map(tracks).set(key, { spans: known?.spans ?? [], lengthMs: lengthMs ?? known?.lengthMs });
}
