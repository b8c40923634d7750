// What children do to players, by lot: cards in and out, both knobs, power; and what happens by itself: battery, warmth,
// headphones, and a Wi-Fi that goes away for minutes.
import type { VirtualPlayer } from '#simulator/player/player.ts';
import type { SoakHouse } from './house.ts';

type Deed = (player: VirtualPlayer, lot: () => number, cardIds: readonly string[]) => void;

const one = <T>(list: readonly T[], lot: () => number): T => list[Math.floor(lot() * list.length)] as T;
const between = (least: number, most: number, lot: () => number) => Math.round(least + (most - least) * lot());

/** How often among a hundred, and what. */
const DEEDS: readonly [number, Deed][] = [
  [24, (player, lot, cardIds) => player.insert(one(cardIds, lot))],
  [14, (player) => player.remove()],
  [14, (player, lot) => player.turnLeft(between(-4, 4, lot))],
  [12, (player, lot) => player.turnRight(between(-2, 2, lot))],
  [12, (player) => player.pressLeft()],
  [6, (player) => player.pressRight()],
  [4, (player, lot) => player.setBattery(between(5, 100, lot), lot() < 0.3)],
  [4, (player, lot) => player.plugHeadphones(lot() < 0.5)],
  [3, (player, lot) => player.setTemperature(between(12, 35, lot))],
  [3, (player) => player.power(false)],
  [4, (player) => player.wifi(false)],
];
/** Nobody leaves a player that is off, or without network, so for long. */
const BACK_AT_ONCE = 0.1;

export function play({ simulator, cardIds, playerIds }: SoakHouse, lot: () => number): number {
  let deeds = 0;
  for (const playerId of playerIds) {
    const player = simulator.player(playerId);
    const { isOn, isOnline } = player.snapshot();
    if (!isOnline) {
      if (lot() > BACK_AT_ONCE) continue;
      if (isOn) player.wifi(true);
      else player.power(true);
    } else {
      if (lot() > 0.15) continue;
      drawn(lot() * 100)(player, lot, cardIds);
    }
    deeds += 1;
  }
  return deeds;
}

function drawn(place: number): Deed {
  let before = 0;
  for (const [share, deed] of DEEDS) {
    before += share;
    if (place < before) return deed;
  }
  throw new Error('The shares of all deeds are a hundred.');
}
