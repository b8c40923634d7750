// How long one decision takes with as many rules as a source may have and a library of ten thousand parts, of which most
// were heard; and how long a whole week of decisions keeps others waiting. Pure computing, in this very program: no
// server, no database.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { decide } from '#core/source/decide.ts';
import type { Source } from '#core/source/document.ts';
import { weekOf } from '#core/source/week.ts';
import { type AudioFact, NOTHING_HEARD, UNKNOWN_WORLD, type World } from '#core/source/world.ts';
import { inTurns } from '#server/in-turns.ts';
import type { Part } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';

const RULES = 500;
const PARTS = 10_000;
const HEARD = 9000;
const WARM_UP = 200;
const DECISIONS = 2000;
const MOST_MS = 2;
const MOST_BLOCK_MS = 50;
const FRAMES = 10_000;
const HOW = 'The best of all rounds: other work on the machine can only make it slower.';
const FIRST_MS = Date.parse('2026-11-22T12:00Z');
const QUARTER_MS = 15 * 60_000;

const ids = Array.from({ length: PARTS }, (_, index) => `audio-${index}`);
const facts = new Map<string, AudioFact>(ids.map((id) => [id, readyFact(id)]));
const heard = ids.slice(0, HEARD).map((audioId, index) => ({ audioId, atMs: index }));
const items: Source[] = ids.map((audioId) => ({ kind: 'audio', audioId }));

const PLAYS: [string, Source][] = [
  [
    'the next part of a series',
    { kind: 'series', collectionId: 'c', order: 'oldest', afterLast: 'again', resume: true },
  ],
  ['the newest unheard part', { kind: 'series', collectionId: 'c', order: 'newest', afterLast: 'again', resume: true }],
  ['five drawn, not again until all', { kind: 'shuffle', items, count: 5, allBeforeAgain: true, renew: 'each-day' }],
  ['all in order', { kind: 'sequence', items }],
];

export const deciding: Part = {
  name: 'decide',
  text: `one decision with ${RULES} rules and ${PARTS} parts`,
  async run({ rounds }) {
    const figures = PLAYS.map(([name, play]) => describe(name, withRules(play), rounds));
    return { figures: [...figures, await measureWeek()], notes: [HOW] };
  },
};

function describe(name: string, source: Source, rounds: number): Figure {
  const runs = Array.from({ length: rounds }, () => measure(source));
  const p99 = (took: readonly number[]) => quantile(took, 0.99);
  const best = runs.toSorted((a, b) => p99(a) - p99(b))[0] ?? [];
  const note = `p50 ${quantile(best, 0.5).toFixed(2)} ms`;
  return { name, unit: 'ms p99', ours: p99(best), bar: { of: 'ours', atMost: MOST_MS }, note };
}

/** A stream's time machine at its dearest: each quarter of an hour all parts are put in a new order. */
async function measureWeek(): Promise<Figure> {
  const source: Source = { kind: 'shuffle', items, allBeforeAgain: true, renew: 'each-day' };
  const world = worldOf();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const beganAt = process.cpuUsage();
  delay.enable();
  await inTurns(weekOf(source, (nowMs) => ({ ...world, nowMs }), FIRST_MS));
  delay.disable();
  const note = `${Math.round(process.cpuUsage(beganAt).user / 1000)} ms of work in all`;
  const name = 'a week, longest wait of others';
  return { name, unit: 'ms', ours: delay.max / 1e6, bar: { of: 'ours', atMost: MOST_BLOCK_MS }, note };
}

function worldOf(): World {
  const collection = { title: 'Parts', parts: ids.map((audioId, addedAtMs) => ({ audioId, addedAtMs })) };
  return {
    ...UNKNOWN_WORLD,
    zone: 'Europe/Berlin',
    listener: { childId: 'child', playerId: 'player' },
    findAudio: (id) => facts.get(id) ?? { state: 'gone' },
    findCollection: () => collection,
    memory: { ...NOTHING_HEARD, heard },
  };
}

/** How long each of many decisions took, at as many moments. */
function measure(source: Source): number[] {
  const world = worldOf();
  const took: number[] = [];
  for (let round = 0; round < WARM_UP + DECISIONS; round++) {
    const at = { ...world, nowMs: FIRST_MS + round * QUARTER_MS, seed: `${round}` };
    const beganAt = performance.now();
    const { outcome } = decide(source, at);
    if (round >= WARM_UP) took.push(performance.now() - beganAt);
    if (outcome !== 'decided') throw new Error(`The decision was ${outcome}`);
  }
  return took;
}

/** None but the last holds, and each asks for three things. */
function withRules(play: Source): Source {
  const rules = Array.from({ length: RULES }, (_, index) => ({
    name: `Rule ${index + 1}`,
    when: [
      { kind: 'time' as const, from: '00:00', to: '23:59' },
      { kind: 'season' as const, from: '01-01', to: '12-31' },
      index === RULES - 1
        ? { kind: 'player' as const, playerId: 'player' }
        : { kind: 'child' as const, childId: `child-${index}` },
    ],
    play,
  }));
  return { kind: 'choose', rules, otherwise: play };
}

function readyFact(title: string): AudioFact {
  const segmentBytes = FRAMES * 480;
  const segments = [{ hash: title, segmentBytes, fromByte: 0, lengthBytes: segmentBytes }];
  return { state: 'ready', title, durationMs: FRAMES * 24, segments };
}
