// What has happened between two states of a player, for those who remember or react. A message that came twice changes
// nothing, so nothing has happened; what is heard for the first time has not just happened either. Pure.
import type { About, Place } from '../event-log/entry.ts';
import { type Playback, positionAt } from './playback.ts';
import { type PlayerState, playbackOf } from './state.ts';

/** Positions are told every five seconds, and a card that ends looks like one that is taken out. */
const NEARLY_OVER_MS = 7_000;
const LOW_BATTERY_PERCENT = [20, 10];

/** In the order in which a person would tell it. */
export function happened(before: PlayerState, after: PlayerState): About[] {
  return [...playing(before, after), ...knobs(before, after), ...power(before, after)];
}

function playing(before: PlayerState, after: PlayerState): About[] {
  const [was, is] = [playbackOf(before), playbackOf(after)];
  if (!is) return [];
  if (!was) return [{ kind: 'first-word', details: { ...placeOf(after, is), status: is.status } }];
  const things: About[] = [];
  const isOtherCard = was.yotoCardId !== is.yotoCardId;
  if (isOtherCard && was.yotoCardId !== undefined) things.push(gone(before, was, is.atMs));
  if (isOtherCard && is.yotoCardId !== undefined) {
    things.push({ kind: 'card-inserted', details: { ...placeOf(after, is), remotely: isRemote(after) } });
  }
  if (!isOtherCard && isOtherTrack(was, is)) things.push({ kind: 'track-changed', details: placeOf(after, is) });
  if (is.yotoCardId === undefined) return things;
  const wasStatus = isOtherCard ? 'stopped' : was.status;
  if (is.status === wasStatus) return things;
  const kind = ({ playing: 'play-started', paused: 'play-paused', stopped: 'play-stopped' } as const)[is.status];
  return [...things, { kind, details: placeOf(after, is) }];
}

/** End, removal and stop are one and the same message (docs/protocol/yoto.md §8.4): what was known before tells them apart. */
function gone(before: PlayerState, was: Playback, atMs: number): About {
  const positionMs = positionAt(was, atMs);
  const details = { ...placeOf(before, was), ...(positionMs === undefined ? {} : { positionMs }) };
  const isOver = positionMs !== undefined && was.trackMs !== undefined && positionMs >= was.trackMs - NEARLY_OVER_MS;
  if (isOver && was.status === 'playing') return { kind: 'card-finished', details };
  return { kind: isRemote(before) ? 'play-stopped' : 'card-removed', details };
}

function knobs(before: PlayerState, after: PlayerState): About[] {
  const things: About[] = [];
  const { volume, sleepTimerActive = false, sleepTimerSeconds = 0 } = after.events;
  if (before.events.volume !== undefined && volume !== undefined && before.events.volume !== volume) {
    things.push({ kind: 'volume-changed', details: { from: before.events.volume, to: volume } });
  }
  if (before.eventsAtMs !== undefined && (before.events.sleepTimerActive ?? false) !== sleepTimerActive) {
    const seconds = sleepTimerActive ? Math.max(0, Math.round(sleepTimerSeconds)) : 0;
    things.push({ kind: 'sleep-timer-changed', details: { seconds } });
  }
  const plugged = after.status.headphones;
  if (before.status.headphones !== undefined && plugged !== undefined && before.status.headphones !== plugged) {
    things.push({ kind: 'headphones-changed', details: { plugged } });
  }
  return things;
}

function power(before: PlayerState, after: PlayerState): About[] {
  const things: About[] = [];
  const { batteryLevel: level, charging = false } = after.status;
  const { batteryLevel: levelBefore = 100 } = before.status;
  const isLower = LOW_BATTERY_PERCENT.some((low) => level !== undefined && level <= low && levelBefore > low);
  if (level !== undefined && isLower && !charging) things.push({ kind: 'battery-low', details: { level } });
  if (before.status.charging !== undefined && before.status.charging !== charging) {
    things.push({ kind: 'charging-changed', details: { charging, ...(level === undefined ? {} : { level }) } });
  }
  if (before.isOnline !== undefined && after.isOnline !== undefined && before.isOnline !== after.isOnline) {
    things.push({ kind: after.isOnline ? 'player-online' : 'player-offline', details: {} });
  }
  return things;
}

function isOtherTrack(was: Playback, is: Playback): boolean {
  if (is.chapterKey === undefined || is.trackKey === undefined) return false;
  return was.chapterKey !== is.chapterKey || was.trackKey !== is.trackKey;
}

const isRemote = ({ events }: PlayerState) => events.source !== undefined && events.source !== 'card';

function placeOf({ events }: PlayerState, { yotoCardId, chapterKey, trackKey, positionMs }: Playback): Place {
  const title = events.trackTitle ?? events.chapterTitle;
  const place = { yotoCardId, chapterKey, trackKey, title, positionMs };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}
