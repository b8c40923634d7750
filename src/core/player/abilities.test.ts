import { expect, it } from 'vitest';
import { abilitiesOf } from './abilities.ts';

it.each([
  ['v1', true, false],
  ['v2', true, false],
  ['v3', true, true],
  ['mini', false, false],
  ['', true, false],
  ['v9', true, false],
])('a player of the family “%s” has what such players have', (family, nightLight, lightSensor) => {
  expect(abilitiesOf(family)).toEqual({ nightLight, lightSensor });
});
