import { expect, it } from 'vitest';
import { type BegunPlay, isInDoubt, type TrackTold } from './doubt.ts';

const OWN: BegunPlay = {
  ...{ planEtag: 'a', listenerKey: 'home', playerId: 'hers', startedAtMs: 0, lastStartAtMs: 0 },
  ...{ bytesSent: 1, openAnswers: 0 },
};
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

it.each<[string, Partial<BegunPlay>, Partial<TrackTold>, boolean]>([
  ['messages contradict each other', {}, { isDoubtful: true }, true],
  ['nothing of it was ever sent', { bytesSent: 0 }, {}, true],
  ['its first bytes are on the way', { bytesSent: 0, openAnswers: 1 }, {}, false],
  ['the server was started since', { bytesSent: 0, mayHaveMore: true }, {}, false],
  ['it was asked for another track of the mix', { slotsAsked: new Set([1, 2]) }, { slot: 3 }, true],
  ['it was asked for this track of the mix', { slotsAsked: new Set([1, 2]) }, { slot: 2 }, false],
  ['nobody knows which tracks it was asked for', {}, { slot: 2 }, false],
])('a player plays what it began, or not, when %s', (_, own, change, expected) => {
  expect(isInDoubt({ ...OWN, ...own }, [], { ...told(40_000), ...change })).toBe(expected);
});
