// What the two knobs do to the deck. Left: press pause or go on. Right: press next track, turn chapters. A card's own
// button events come first. Volume, the left knob's turn, is player.ts.

import { settingText } from '../device-config.ts';
import type { DeviceRecord } from '../state.ts';
import { onButton, skipTrack, turnPages } from './decide.ts';
import type { Playback } from './playback.ts';
import { dayModeAt } from './volume.ts';

export interface Knobs {
  playback: Playback;
  device: DeviceRecord;
  slot: string | undefined;
  nowMs: number;
}

export function press(knobs: Knobs, side: 'left' | 'right'): void {
  const { playback } = knobs;
  const { current, rules } = playback;
  if (!current) pressIdle(knobs, side);
  else if (current.anyButtonStop) playback.stop();
  else {
    const next = onButton(current.card, current.spot, side, rules);
    if (next !== 'plain') playback.follow(next);
    else if (side === 'right') playback.follow(skipTrack(current.card, current.spot, 1, rules));
    else if (current.isPaused) playback.resume();
    else playback.pause();
  }
}

export function turnRight({ playback }: Knobs, steps: number): void {
  const { current, rules } = playback;
  if (current) playback.follow(turnPages(current.card, current.spot, Math.round(steps), rules));
}

/** A card still in the slot plays again (guessed); without one the right-hand button plays the daily, else the radio. */
function pressIdle({ playback, device, slot, nowMs }: Knobs, side: 'left' | 'right'): void {
  if (slot !== undefined) {
    playback.begin(slot, 'card');
    return;
  }
  if (side === 'left') return;
  const part = dayModeAt(nowMs, device) === 0 ? 'night' : 'day';
  for (const name of [`${part}YotoDaily`, `${part}YotoRadio`]) {
    const [cardId, chapterKey, trackKey] = settingText(device.config[name]).split('/');
    if (cardId && playback.begin(cardId, 'remote', { chapterKey, trackKey })) return;
  }
}
