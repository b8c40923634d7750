import { expect, it } from 'vitest';
import { type BegunPlay, isInDoubt } from './doubt.ts';

const OWN: BegunPlay = { planEtag: 'a', listenerKey: 'home', playerId: 'hers', startedAtMs: 0, lastStartAtMs: 0 };
const STRANGE: BegunPlay = { ...OWN, planEtag: 'b', playerId: undefined, startedAtMs: 60_000, lastStartAtMs: 60_000 };
const told = (positionMs: number | undefined) => ({ positionMs, atMs: 100_000 });

it.each<[string, Partial<BegunPlay>, number | undefined, boolean]>([
  ['a play that nobody was found for may be it', {}, 40_000, true],
  ['nothing is said of the position', {}, undefined, true],
  ['the position lies beyond it', {}, 44_000, false],
  ['somebody else has it', { playerId: 'his' }, 40_000, false],
  ['it was there before', { startedAtMs: -1 }, 40_000, false],
  ['it is of another house', { listenerKey: 'away' }, 40_000, false],
  ['it has ended', { endedAtMs: 70_000 }, 40_000, false],
  ['it is the same bytes', { planEtag: 'a' }, 40_000, false],
])('a player is where it began, or not, when %s', (_, change, positionMs, expected) => {
  expect(isInDoubt(OWN, [OWN, { ...STRANGE, ...change }], told(positionMs))).toBe(expected);
});
