// What a kind of player has, by the family that Yoto names: docs/protocol/yoto.md §8.6. One that is not known is treated
// as the second kind.

export interface Abilities {
  nightLight: boolean;
  lightSensor: boolean;
}

export function abilitiesOf(family: string): Abilities {
  return { nightLight: family !== 'mini', lightSensor: family === 'v3' };
}
