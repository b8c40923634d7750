// A player as the app shows it: what is known of it from the account, and what it said last.
import type { Player } from '#contract/players.ts';
import { type Abilities, abilitiesOf } from '#core/player/abilities.ts';
import { conditionOf } from '#core/player/condition.ts';
import { positionAt } from '#core/player/playback.ts';
import { isConditionStale, isStale, type PlayerState, playbackOf, sleepTimerLeftMs } from '#core/player/state.ts';

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
  if (!state) return { ...known, online: isListedOnline, stale: true, conditionStale: true };
  const stale = isStale(state, nowMs);
  return {
    ...known,
    // A player that has long said nothing may have left without anybody noticing.
    online: state.isOnline !== false && (isListedOnline || !stale),
    ...playing(state, cardTitle),
    ...within(0, 16, { volume: state.events.volume, volumeMax: state.events.volumeMax }),
    ...condition(state, abilities),
    stale,
    conditionStale: isConditionStale(state, nowMs),
  };
}

function condition({ status, statusAtMs }: PlayerState, { nightLight }: Abilities): Partial<Player> {
  const is = conditionOf(status);
  return present({
    battery: is.battery && { level: is.battery.level, charging: is.battery.isCharging },
    cardInSlot: is.hasCardInSlot,
    headphones: is.hasHeadphones,
    nightLight: nightLight ? is.nightLight : undefined,
    dayMode: is.timeOfDay,
    temperatureC: is.temperatureC,
    firmware: is.firmware,
    conditionAt: statusAtMs === undefined ? undefined : new Date(statusAtMs).toISOString(),
  });
}

function playing(state: PlayerState, cardTitle: string | undefined): Partial<Player> {
  const playback = playbackOf(state);
  if (!playback) return {};
  const { chapterTitle, trackTitle } = state.events;
  const { atMs } = playback;
  const shared = {
    status: playback.status,
    waiting: playback.isWaiting,
    stateAt: new Date(atMs).toISOString(),
    ...present({ sleepTimerMs: rounded(sleepTimerLeftMs(state, atMs)) }),
  };
  if (playback.yotoCardId === undefined) return shared;
  return {
    ...shared,
    card: { yotoCardId: playback.yotoCardId, ...present({ title: cardTitle }) },
    chapter: present({ key: playback.chapterKey, title: chapterTitle }),
    track: present({ key: playback.trackKey, title: trackTitle }),
    ...present({ positionMs: rounded(positionAt(playback, atMs)), lengthMs: playback.trackMs }),
  };
}

const rounded = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms));

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** What a broken device says beyond that is left out. */
function within<T extends Record<string, number | undefined>>(least: number, most: number, members: T): Present<T> {
  const good = Object.entries(members).filter(([, value]) => value !== undefined && value >= least && value <= most);
  return Object.fromEntries(good) as Present<T>;
}
