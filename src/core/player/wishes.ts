// What a family wishes a player to do, turned into the one command that does it. Players know no next, previous or seek:
// those are starts at a computed place, always with seconds, since without them a player only resumes
// (docs/protocol/yoto.md §8.3). Pure: who sends it, and whether it was done, is the server's.
import type { PlayedPart } from '../listening/parts.ts';
import { positionAt } from './playback.ts';
import { type PlayerState, playbackOf } from './state.ts';

export type Wish =
  /** Without a place: from the beginning, or on where it was if this card plays already. */
  | {
      do: 'play';
      yotoCardId: string;
      chapterKey?: string | undefined;
      trackKey?: string | undefined;
      positionMs?: number | undefined;
    }
  | { do: 'pause' | 'resume' | 'stop' | 'next' | 'previous' | 'restart' }
  | { do: 'seek'; positionMs: number }
  | { do: 'volume'; percent: number }
  /** 0 seconds is off. */
  | { do: 'sleep-timer'; seconds: number }
  /** `#rrggbb`; black is off. */
  | { do: 'night-light'; colour: string }
  | { do: 'bluetooth'; on: boolean };

export interface CardTrack {
  chapterKey: string;
  trackKey: string;
}

export interface Around {
  /** All tracks of the card that is active, in order; undefined when they cannot be read. */
  tracks: readonly CardTrack[] | undefined;
  /** Of the track that plays, if it is a plan of ours. */
  parts: readonly PlayedPart[];
  nowMs: number;
}

/** Bodies as they go over the wire. */
export type CommandToSend =
  | {
      name: 'card/start';
      body: { uri: string; chapterKey?: string; trackKey?: string; secondsIn?: number };
    }
  | { name: 'card/stop' | 'card/pause' | 'card/resume' | 'reboot' | 'bluetooth/on' | 'bluetooth/off' }
  | { name: 'volume/set'; body: { volume: number } }
  | { name: 'sleep-timer/set'; body: { seconds: number } }
  | { name: 'ambients/set'; body: { r: number; g: number; b: number } };

export type Impossible = 'nothing-plays' | 'no-next' | 'tracks-unknown';
export type Turned = { outcome: 'command'; command: CommandToSend } | { outcome: 'impossible'; why: Impossible };

/** “Previous” goes to the beginning first, as on every player, unless it has only just begun. */
const JUST_BEGUN_MS = 3_000;
/** Players count whole seconds: at the last second before a part, it is that part that plays. */
const SECOND_MS = 1_000;

export function turnIntoCommand(wish: Wish, state: PlayerState, around: Around): Turned {
  switch (wish.do) {
    case 'play': {
      const { yotoCardId, chapterKey, trackKey, positionMs } = wish;
      const isPlace = chapterKey !== undefined || trackKey !== undefined || positionMs !== undefined;
      return start(yotoCardId, { chapterKey, trackKey }, isPlace ? (positionMs ?? 0) : undefined);
    }
    case 'pause':
    case 'resume':
    case 'stop':
      return command({ name: `card/${wish.do}` });
    case 'next':
      return step(state, around, 1);
    case 'previous':
      return step(state, around, -1);
    case 'seek': {
      const playback = playbackOf(state);
      if (playback?.yotoCardId === undefined) return { outcome: 'impossible', why: 'nothing-plays' };
      return start(playback.yotoCardId, playback, wish.positionMs);
    }
    case 'volume':
      return command({ name: 'volume/set', body: { volume: wish.percent } });
    case 'sleep-timer':
      return command({ name: 'sleep-timer/set', body: { seconds: wish.seconds } });
    case 'night-light':
      return command({ name: 'ambients/set', body: colourOf(wish.colour) });
    case 'restart':
      return command({ name: 'reboot' });
    case 'bluetooth':
      return command({ name: wish.on ? 'bluetooth/on' : 'bluetooth/off' });
  }
}

/** To another part inside the track if it is a plan of several, else to another track. */
function step(state: PlayerState, { tracks, parts, nowMs }: Around, direction: 1 | -1): Turned {
  const playback = playbackOf(state);
  if (playback?.yotoCardId === undefined) return { outcome: 'impossible', why: 'nothing-plays' };
  const positionMs = positionAt(playback, nowMs) ?? 0;
  const starts = [...new Set([0, ...parts.filter(({ kind }) => kind === 'audio').map(({ atMs }) => atMs)])];
  const here = starts.findLast((atMs) => atMs < positionMs + SECOND_MS) ?? 0;
  const hasJustBegun = positionMs - here < JUST_BEGUN_MS;
  if (direction === -1 && !hasJustBegun) return start(playback.yotoCardId, playback, here);
  const other = direction === 1 ? starts.find((atMs) => atMs > here) : starts.findLast((atMs) => atMs < here);
  if (other !== undefined) return start(playback.yotoCardId, playback, other);
  if (!tracks) return { outcome: 'impossible', why: 'tracks-unknown' };
  const at = tracks.findIndex((one) => one.chapterKey === playback.chapterKey && one.trackKey === playback.trackKey);
  if (at === -1) return { outcome: 'impossible', why: 'tracks-unknown' };
  const track = tracks[at + direction];
  if (track) return start(playback.yotoCardId, track, 0);
  if (direction === 1) return { outcome: 'impossible', why: 'no-next' };
  return start(playback.yotoCardId, playback, 0);
}

interface Keys {
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
}

function start(yotoCardId: string, { chapterKey, trackKey }: Keys, positionMs: number | undefined): Turned {
  return command({
    name: 'card/start',
    body: {
      uri: `https://yoto.io/${yotoCardId}`,
      ...(chapterKey === undefined ? {} : { chapterKey }),
      ...(trackKey === undefined ? {} : { trackKey }),
      ...(positionMs === undefined ? {} : { secondsIn: Math.floor(positionMs / 1000) }),
    },
  });
}

const command = (one: CommandToSend): Turned => ({ outcome: 'command', command: one });

function colourOf(colour: string): { r: number; g: number; b: number } {
  const value = Number.parseInt(colour.slice(1), 16);
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 };
}
