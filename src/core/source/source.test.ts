import { expect, test } from 'vitest';
import { type AudioFact, decide, isUnchanging, type World } from './decide.ts';
import { readSourceDocument, type Source } from './document.ts';
import { explain } from './explain.ts';
import { needsOf } from './needs.ts';
import { NOTHING_HEARD } from './world.ts';

const audio = (audioId: string): Source => ({ kind: 'audio', audioId });
const sequence = (...items: Source[]): Source => ({ kind: 'sequence', items });
const chosen: Source = {
  kind: 'choose',
  rules: [{ name: 'Bedtime', when: [{ kind: 'time', from: '19:00', to: '06:00' }], play: audio('quiet') }],
  otherwise: { kind: 'shuffle', items: [audio('song')], allBeforeAgain: true, renew: 'each-play' },
};

const ready = (title: string): AudioFact => ({
  state: 'ready',
  title,
  durationMs: 24,
  segments: [{ hash: title, segmentBytes: 480, fromByte: 0, lengthBytes: 480 }],
});
const library: Record<string, AudioFact> = {
  fox: ready('The fox'),
  owl: ready('The owl'),
  new: { state: 'waiting', title: 'The new one' },
  torn: { state: 'damaged', title: 'The torn one' },
};
const world: World = {
  nowMs: 0,
  zone: 'UTC',
  language: 'en',
  listener: {},
  seed: 's',
  findAudio: (id) => library[id] ?? { state: 'gone' },
  findCollection: () => undefined,
  findSpeech: () => ({ state: 'missing' }),
  isSwitchOn: () => false,
  memory: NOTHING_HEARD,
};

test.each<[string, Source]>([
  ['audio', audio('a')],
  ['sequence', sequence(audio('a'), sequence(audio('b')))],
  ['choose', chosen],
  ['series', { kind: 'series', collectionId: 'c', order: 'oldest', afterLast: 'again', resume: true }],
  ['speech', { kind: 'speech', text: 'Good night, {child}.' }],
  ['limits', { ...audio('a'), limits: { until: { time: '19:30', next: audio('b') }, fadeOutMs: 5000 } }],
])('a document with %s is read back as it was', (_, source) => {
  const document = { version: 1, source };
  expect(readSourceDocument(structuredClone(document))).toEqual({ outcome: 'read', document });
});

test('a newer document is a result, not a crash', () => {
  expect(readSourceDocument({ version: 2, source: { kind: 'dream' } })).toEqual({ outcome: 'too-new', version: 2 });
});

test.each([null, 7, 'x', [], {}, { version: 0 }, { version: 1 }, { version: 1, source: { kind: 'code' } }])(
  'nonsense is invalid: %j',
  (raw) => {
    expect(readSourceDocument(raw)).toMatchObject({ outcome: 'invalid' });
  },
);

test('unknown fields are refused, so that nothing is silently lost', () => {
  const raw = { version: 1, source: { kind: 'audio', audioId: 'a', volume: 11 } };
  expect(readSourceDocument(raw)).toMatchObject({ outcome: 'invalid' });
});

test('a hostile depth or size is refused at once', () => {
  let deep: unknown = audio('a');
  for (let level = 0; level < 100_000; level++) deep = { kind: 'sequence', items: [deep] };
  expect(readSourceDocument({ version: 1, source: deep })).toMatchObject({
    outcome: 'invalid',
    why: expect.stringContaining('too-deep'),
  });
  const long = {
    kind: 'sequence',
    items: Array.from({ length: 1500 }, () => ({ kind: 'speech', text: 'x'.repeat(2000) })),
  };
  expect(readSourceDocument({ version: 1, source: long })).toMatchObject({ why: expect.stringContaining('letters') });
  const wide = { kind: 'sequence', items: Array.from({ length: 30_000 }, () => audio('a')) };
  expect(readSourceDocument({ version: 1, source: wide })).toMatchObject({
    outcome: 'invalid',
    why: expect.stringContaining('nodes'),
  });
});

test('items play in order, and the sentence says so', () => {
  const decision = decide(sequence(audio('fox'), { kind: 'silence', durationMs: 480 }, audio('owl')), world);
  if (decision.outcome !== 'decided') throw new Error(decision.outcome);
  expect(decision.items.map((item) => (item.kind === 'silence' ? item.durationMs : item.title))).toEqual([
    'The fox',
    480,
    'The owl',
  ]);
  expect(explain(decision.trace, 'en')).toBe('Plays 2 parts in order, from “The fox”.');
});

test.each([
  [audio('fox'), 'decided', 'Plays “The fox”.'],
  [sequence(audio('fox'), audio('deleted')), 'decided', 'Plays “The fox”; 1 deleted part was left out.'],
  [audio('deleted'), 'not-playable', 'Everything this stream played was deleted from the library.'],
  [sequence(audio('fox'), audio('new')), 'not-playable', '“The new one” is still being prepared.'],
  [audio('torn'), 'not-playable', 'The file of “The torn one” is damaged and is being prepared again.'],
  [{ kind: 'silence', durationMs: 24 }, 'decided', 'Silence, as chosen.'],
] satisfies [Source, string, string][])('%j is %s', (source, outcome, sentence) => {
  const decision = decide(source, world);
  expect(decision.outcome).toBe(outcome);
  expect('trace' in decision && explain(decision.trace, 'en')).toBe(sentence);
});

test('what cannot be decided yet is named', () => {
  const radio: Source = { kind: 'radio', stationId: 'r' };
  expect(decide(sequence(audio('fox'), radio), world)).toEqual({ outcome: 'not-yet', kinds: ['radio'] });
});

test.each<[Source, boolean]>([
  [audio('fox'), true],
  [
    { ...sequence(audio('fox'), { kind: 'silence', durationMs: 24 }), limits: { atMostMinutes: 5, fadeOutMs: 900 } },
    true,
  ],
  [{ kind: 'loop', item: audio('fox'), forMinutes: 60 }, true],
  [{ ...audio('fox'), limits: { until: { time: '19:00' } } }, false],
  [{ kind: 'speech', text: 'Good night.' }, false],
  [sequence(audio('fox'), chosen), false],
])('%j never changes: %s', (source, expected) => {
  expect(isUnchanging(source)).toBe(expected);
});

test('all audio that may play is listed once', () => {
  expect(needsOf(sequence(chosen, audio('song'))).audioIds.toSorted()).toEqual(['quiet', 'song']);
});
