import { expect, test } from 'vitest';
import type { Source } from './document.ts';
import { explain } from './explain.ts';
import { audio, wholeOf, worldWith } from './test-world.ts';
import { type Stretch, weekOf } from './week.ts';

const HOUR_MS = 3_600_000;
const source: Source = {
  kind: 'choose',
  rules: [
    { name: 'Bedtime', when: [{ kind: 'time', from: '19:00', to: '06:00' }], play: audio('quiet') },
    { name: 'Weekend', when: [{ kind: 'weekday', days: ['saturday', 'sunday'] }], play: audio('songs') },
  ],
  otherwise: audio('day'),
};
const strip = (from: string, zone = 'Europe/Berlin') => {
  const world = worldWith({ zone });
  return wholeOf(weekOf(source, (nowMs) => ({ ...world, nowMs }), Date.parse(from)));
};

const sentenceOf = (stretch: Stretch | undefined) => explain(stretch?.trace ?? [], 'en');

test('a week is a few stretches without gaps, each with its sentence', () => {
  const stretches = strip('2026-11-18T15:00Z');
  expect(stretches).toHaveLength(15);
  expect(stretches.slice(0, 3).map(({ titles }) => titles)).toEqual([['quiet'], ['day'], ['quiet']]);
  expect(stretches[1]).toMatchObject({
    fromMs: Date.parse('2026-11-18T05:00Z'),
    toMs: Date.parse('2026-11-18T18:00Z'),
  });
  expect(sentenceOf(stretches[1])).toBe('Plays “day”, because no rule holds.');
  expect(sentenceOf(stretches[2])).toBe('Plays “quiet”, because it was 19:00 (rule “Bedtime”).');
  for (const [index, { fromMs }] of stretches.entries()) {
    if (index > 0) expect(fromMs).toBe(stretches[index - 1]?.toMs);
  }
});

test.each([
  ['2026-11-18T15:00Z', 'Europe/Berlin', 168],
  ['2026-03-27T15:00Z', 'Europe/Berlin', 167],
  ['2026-10-23T15:00Z', 'Europe/Berlin', 169],
  ['2026-10-01T15:00Z', 'Australia/Lord_Howe', 167.5],
])('the week from %s in %s has %d hours', (from, zone, hours) => {
  const stretches = strip(from, zone);
  expect(((stretches.at(-1)?.toMs ?? 0) - (stretches[0]?.fromMs ?? 0)) / HOUR_MS).toBe(hours);
});

test('what cannot be played is a stretch with a reason', () => {
  const world = worldWith({ findAudio: (id) => ({ state: 'waiting', title: id }) });
  const stretches = wholeOf(weekOf(audio('new'), (nowMs) => ({ ...world, nowMs }), world.nowMs));
  expect(stretches).toMatchObject([{ titles: [] }]);
  expect(sentenceOf(stretches[0])).toBe('“new” is still being prepared.');
});
