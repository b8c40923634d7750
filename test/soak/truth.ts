// What our server shows of a player, beside what the simulated player really is.
import type { Player } from '#contract/players.ts';
import type { PlayerSnapshot } from '#simulator/player/snapshot.ts';

/** Whole seconds on the wire, and the way. */
const POSITION_SLACK_MS = 2_500;

/** Every difference, in words. */
export function differences(shown: Player, is: PlayerSnapshot, nowMs: number): string[] {
  const found: string[] = [];
  const same = (what: string, told: unknown, truth: unknown) => {
    if (told !== truth) found.push(`${what} is told as ${String(told)}, and is ${String(truth)}`);
  };
  const near = (what: string, told: number | undefined, truth: number | undefined) => {
    if (told === undefined || truth === undefined) return same(what, told, truth);
    if (Math.abs(told - truth) > POSITION_SLACK_MS) same(what, told, truth);
  };
  same('online', shown.online, is.isOnline);
  if (!is.isOnline) return found;
  const passedMs = nowMs - Date.parse(shown.stateAt ?? '');
  const { playing } = is;
  same('stale', shown.stale || shown.conditionStale, false);
  same('status', shown.status, is.playback);
  same('card', shown.card?.yotoCardId, playing?.cardId);
  same('chapter', shown.chapter?.key, playing?.chapterKey);
  same('chapter title', shown.chapter?.title, playing?.chapterTitle);
  same('track', shown.track?.key, playing?.trackKey);
  same('track title', shown.track?.title, playing?.trackTitle);
  const runs = shown.status === 'playing' && !shown.waiting;
  near(
    'position',
    shown.positionMs === undefined ? undefined : shown.positionMs + (runs ? passedMs : 0),
    playing?.positionMs,
  );
  same('waiting', shown.waiting, is.isWaiting);
  same('volume', shown.volume, is.volume);
  same('volume limit', shown.volumeMax, is.volumeMax);
  near(
    'sleep timer',
    shown.sleepTimerMs === undefined ? undefined : Math.max(0, shown.sleepTimerMs - passedMs),
    is.sleepTimerMs,
  );
  same('battery', shown.battery?.level, is.battery.level);
  same('charging', shown.battery?.charging, is.battery.isCharging);
  if (shown.cardInSlot !== undefined) same('slot', shown.cardInSlot, is.slot !== undefined);
  same('headphones', shown.headphones, is.headphones || is.bluetoothHeadphones);
  same('day', shown.dayMode, { 1: 'day', 0: 'night', [-1]: undefined }[is.day]);
  // A mini feels no warmth.
  same('warmth', shown.temperatureC, shown.family === 'mini' ? undefined : is.temperatureC);
  const light = is.nightLight === 'off' ? null : is.nightLight.replace('0x', '#');
  same('night light', shown.nightLight, shown.abilities.nightLight ? light : undefined);
  return found;
}
