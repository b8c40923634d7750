// What the two knobs do to the deck. Left: press pause or go on. Right: press next track, turn chapters. A card's own
// button events come first. Volume, the left knob's turn, is player.ts.

import type { DeviceRecord } from '../state.ts';
import { onButton, skipTrack, turnPages } from './decide.ts';
import type { Playback } from './playback.ts';
import { type Shortcut, shortcutsAt } from './shortcuts.ts';

export interface Knobs {
  playback: Playback;
  device: DeviceRecord;
  slot: string | undefined;
  nowMs: number;
  secondPress: 'shortcut' | 'track';
}

export function press(knobs: Knobs, side: 'left' | 'right'): void {
  const { playback } = knobs;
  const { current, rules } = playback;
  if (!current) pressIdle(knobs, side);
  else if (current.anyButtonStop) playback.stop();
  else if (side === 'right' && pressAgain(knobs)) return;
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

/** A card still in the slot plays again (guessed); without one the right-hand button plays the first shortcut there is. */
function pressIdle({ playback, device, slot, nowMs }: Knobs, side: 'left' | 'right'): void {
  if (slot !== undefined) playback.begin(slot, 'card');
  else if (side === 'right') beginFirst(playback, shortcutsAt(nowMs, device));
}

/** The second press while a shortcut plays: the next one (guessed; switch `secondPress`). False when there is none. */
function pressAgain({ playback, device, slot, nowMs, secondPress }: Knobs): boolean {
  const current = playback.current;
  if (secondPress === 'track' || slot !== undefined || current?.source !== 'remote') return false;
  const shortcuts = shortcutsAt(nowMs, device);
  const playing = shortcuts.findIndex(
    ({ cardId, chapterKey = current.spot.chapter.key, trackKey = current.spot.track.key }) =>
      cardId === current.card.cardId && chapterKey === current.spot.chapter.key && trackKey === current.spot.track.key,
  );
  return playing >= 0 && beginFirst(playback, shortcuts.slice(playing + 1));
}

function beginFirst(playback: Playback, shortcuts: Shortcut[]): boolean {
  return shortcuts.some(({ cardId, ...place }) => playback.begin(cardId, 'remote', place));
}
