import { expect, test } from 'vitest';
import { HeardUnpinned } from './heard.ts';
import { KeptByListener } from './kept.ts';
import { findLookedAt, findOpen, findResumed, type KeptListening } from './pick.ts';

const MB = 1_000_000;
const play = (name: string, change: Partial<KeptListening> = {}): KeptListening & { name: string } => ({
  name,
  planEtag: `"${name}"`,
  sizeBytes: 10 * MB,
  durationMs: 500_000,
  lastStartAtMs: 0,
  lastUsedAtMs: 0,
  deliveredTo: 0,
  openAnswers: 0,
  ...change,
});

test.each<[string, Partial<KeptListening>, number, boolean]>([
  ['just begun', {}, 0, true],
  ['begun 59.9 s ago', {}, 59_999, true],
  ['begun a minute ago', {}, 60_000, false],
  ['short, sent, but not yet heard', { durationMs: 5000, deliveredTo: 10 * MB }, 4999, true],
  ['short, sent and heard', { durationMs: 5000, deliveredTo: 10 * MB }, 5000, false],
  ['short, heard but not sent', { durationMs: 5000, deliveredTo: 9 * MB }, 5000, true],
])('a play that is %s is open or not', (_, change, nowMs, isOpen) => {
  expect(findOpen([play('x', change)], { nowMs, startWindowMs: 60_000 }) !== undefined).toBe(isOpen);
});

test('of two open plays the later start is meant', () => {
  const plays = [play('early'), play('late', { lastStartAtMs: 10 })];
  expect(findOpen(plays, { nowMs: 20, startWindowMs: 60_000 })?.name).toBe('late');
});

const wanted = { fromByte: 5 * MB, nowMs: 100 };
test.each<[string, KeptListening[], KeptListening[], object, string | undefined]>([
  ['nothing is kept', [], [], wanted, undefined],
  ['own before others', [play('own')], [play('other', { lastUsedAtMs: 9 })], wanted, 'own'],
  ['others when there is no own', [], [play('other')], wanted, 'other'],
  ['others that are too short', [], [play('other', { sizeBytes: MB })], wanted, undefined],
  ['own too short: the latest own, to be refused', [play('own', { sizeBytes: MB })], [play('other')], wanted, 'own'],
  ['the tag, even another’s', [play('own')], [play('other')], { ...wanted, ifRange: '"other"' }, 'other'],
  ['an unknown tag changes nothing', [play('own')], [], { ...wanted, ifRange: '"?"' }, 'own'],
  [
    'the one without a connection',
    [play('busy', { openAnswers: 1, lastUsedAtMs: 9, deliveredTo: 9 * MB }), play('idle')],
    [],
    wanted,
    'idle',
  ],
  [
    'the one that was sent so far',
    [play('begun', { deliveredTo: MB, lastUsedAtMs: 9 }), play('half', { deliveredTo: 5 * MB })],
    [],
    wanted,
    'half',
  ],
  ['the most recent among equals', [play('old'), play('new', { lastUsedAtMs: 9 })], [], wanted, 'new'],
  [
    'exactly at the end of the latest: that one, to be refused',
    [play('long'), play('latest', { sizeBytes: 5 * MB, lastUsedAtMs: 9 })],
    [],
    wanted,
    'latest',
  ],
])('a resume finds %s', (_, own, others, request, expected) => {
  const found = findResumed(own, others, request as typeof wanted);
  expect((found as { name?: string } | undefined)?.name).toBe(expected);
});

test('kept plays are found by stream and listener, and removed cleanly', () => {
  const kept = new KeptByListener<{ streamId: string; listenerKey: string }>();
  for (const [streamId, listenerKey] of [
    ['a', '1'],
    ['a', '2'],
    ['b', '1'],
  ] as const)
    kept.add({ streamId, listenerKey });
  expect(kept.own('a', '1')).toHaveLength(1);
  expect([...kept.others('a', '1')]).toEqual([{ streamId: 'a', listenerKey: '2' }]);
  kept.removeWhere(({ listenerKey }) => listenerKey === '1');
  expect([...kept.all()]).toEqual([{ streamId: 'a', listenerKey: '2' }]);
  kept.forgetStream('a');
  expect([...kept.all()]).toEqual([]);
});

test('who heard the sentence last is remembered within bounds', () => {
  const heard = new HeardUnpinned();
  heard.heard('s', 'me', 'x', 100);
  expect(heard.lastOf('s', 'me', [{ lastUsedAtMs: 99 }])).toBe('x');
  expect(heard.lastOf('s', 'me', [{ lastUsedAtMs: 100 }])).toBeUndefined();
  expect(heard.lastOf('s', 'you', [])).toBeUndefined();
  for (let stranger = 0; stranger < 5000; stranger++) heard.heard('s', `${stranger}`, 'x', 200);
  expect(heard.lastOf('s', 'me', [])).toBeUndefined();
});

test('a play that its player ended is not open', () => {
  expect(findOpen([play('x', { endedAtMs: 5 })], { nowMs: 10, startWindowMs: 60_000 })).toBeUndefined();
});

const ofChild = (childId: string, change: Partial<KeptListening> = {}) =>
  play(childId, { isPrivate: true, childId, deliveredTo: 6 * MB, ...change });

const BOOK = [{ collectionId: 'book' }];
const MIA_AWAY = ofChild('mia', { endedAtMs: 50, parts: BOOK });

test.each<[string, KeptListening[], string | undefined]>([
  ['one child', [ofChild('mia'), ofChild('mia', { lastUsedAtMs: 4 })], 'mia'],
  // Its player may have lost its network, which shows only minutes later.
  ['another child that seems to be connected', [ofChild('mia'), ofChild('leo', { openAnswers: 1 })], undefined],
  ['another child that has not come so far', [ofChild('mia'), ofChild('leo', { deliveredTo: MB })], 'mia'],
  [
    'another child that may have come further before a restart',
    [ofChild('mia'), ofChild('leo', { deliveredTo: MB, mayHaveMore: true })],
    undefined,
  ],
  ['another child that may as well be meant', [ofChild('mia'), ofChild('leo')], undefined],
  [
    'nobody, when a child may as well be meant',
    [ofChild('mia'), play('who', { isPrivate: true, deliveredTo: 6 * MB })],
    'who',
  ],
  [
    'the default child, when another may as well be meant',
    [ofChild('mia', { lastUsedAtMs: 9 }), ofChild('leo', { confidence: 'default' })],
    'leo',
  ],
  ['another child, the same bytes', [ofChild('mia', { planEtag: 'x' }), ofChild('leo', { planEtag: 'x' })], 'mia'],
  // Half of it is 250 s.
  ['another child that has heard more', [ofChild('mia'), ofChild('leo', { heardToMs: 254_000 })], 'mia'],
  ['another child that has not heard more', [ofChild('mia'), ofChild('leo', { heardToMs: 252_000 })], undefined],
  ['another child whose book was put away', [ofChild('mia'), ofChild('leo', { endedAtMs: 50, parts: BOOK })], 'mia'],
  ['another child whose mix was put away just now', [ofChild('mia'), ofChild('leo', { endedAtMs: 50 })], undefined],
  ['another child whose mix was put away earlier', [ofChild('mia'), ofChild('leo', { endedAtMs: -900_000 })], 'mia'],
  ['another child yesterday', [ofChild('mia'), ofChild('leo', { lastUsedAtMs: -44_000_000 })], 'mia'],
  ['two children who both put it away', [MIA_AWAY, ofChild('leo', { endedAtMs: 60, parts: BOOK })], undefined],
])('what was made for %s goes on with a bare range, or with none', (_, own, expected) => {
  expect(findResumed(own as ReturnType<typeof play>[], [], wanted)?.name).toBe(expected);
});

test('by its tag everybody finds their own', () => {
  const own = [ofChild('mia'), ofChild('leo')];
  expect(findResumed(own, [], { ...wanted, ifRange: '"leo"' })?.name).toBe('leo');
});

test.each<[string, KeptListening[], string | undefined]>([
  ['was only looked at', [ofChild('mia', { deliveredTo: 1000 })], 'mia'],
  ['is being played', [ofChild('mia', { deliveredTo: 1000, openAnswers: 1 })], undefined],
  ['was read', [ofChild('mia')], undefined],
  ['was looked at beside another', [ofChild('mia', { deliveredTo: 0 }), ofChild('leo', { deliveredTo: 0 })], undefined],
  ['was looked at long ago', [ofChild('mia', { deliveredTo: 0, lastStartAtMs: -10_000 })], undefined],
])('a play that %s', (_, own, expected) => {
  expect(findLookedAt(own as ReturnType<typeof play>[], 0)?.name).toBe(expected);
});
