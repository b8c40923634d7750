// A player as the app shows it: what is known of it from the account, and what it said last.
import type { Player } from '#contract/players.ts';
import { abilitiesOf } from '#core/player/abilities.ts';
import { isStale, type PlayerState, playbackOf } from '#core/player/state.ts';

export interface KnownPlayer {
  id: string;
  yoto_account_id: string;
  name: string;
  family: string;
}

export interface Seen {
  state: PlayerState | undefined;
  /** As the account listed it. */
  isListedOnline: boolean;
  nowMs: number;
  cardTitle: string | undefined;
}

export function describePlayer(row: KnownPlayer, { state, isListedOnline, nowMs, cardTitle }: Seen): Player {
  const abilities = abilitiesOf(row.family);
  const known = { id: row.id, accountId: row.yoto_account_id, name: row.name, family: row.family, abilities };
  if (!state) return { ...known, online: isListedOnline, stale: true };
  const stale = isStale(state, nowMs);
  const { batteryLevel, charging, headphones, fwVersion } = state.status;
  return {
    ...known,
    online: state.isOnline ?? (isListedOnline || !stale),
    ...playing(state, cardTitle),
    ...within(0, 16, { volume: state.events.volume, volumeMax: state.events.volumeMax }),
    ...(batteryLevel === undefined ? {} : { battery: { level: batteryLevel, charging: charging ?? false } }),
    ...present({ headphones, firmware: fwVersion }),
    stale,
  };
}

function playing(state: PlayerState, cardTitle: string | undefined): Partial<Player> {
  const playback = playbackOf(state);
  if (!playback) return {};
  const { chapterTitle, trackTitle, sleepTimerActive, sleepTimerSeconds = 0 } = state.events;
  const shared = {
    status: playback.status,
    waiting: playback.isWaiting,
    stateAt: new Date(playback.atMs).toISOString(),
    ...(sleepTimerActive ? { sleepTimerMs: Math.max(0, Math.round(sleepTimerSeconds * 1000)) } : {}),
  };
  if (playback.yotoCardId === undefined) return shared;
  return {
    ...shared,
    card: { yotoCardId: playback.yotoCardId, ...present({ title: cardTitle }) },
    chapter: present({ key: playback.chapterKey, title: chapterTitle }),
    track: present({ key: playback.trackKey, title: trackTitle }),
    ...present({ positionMs: playback.positionMs, lengthMs: playback.trackMs }),
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** What a broken device says beyond that is left out. */
function within<T extends Record<string, number | undefined>>(least: number, most: number, members: T): Present<T> {
  const good = Object.entries(members).filter(([, value]) => value !== undefined && value >= least && value <= most);
  return Object.fromEntries(good) as Present<T>;
}
