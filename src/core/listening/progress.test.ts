import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayedPart } from './parts.ts';
import { beginProgress, estimatePosition, follow, leave, lose, type Progress, presume, type Tick } from './progress.ts';
import { countsAsPlay, endOf, heardOf, movePlaces, type Places, planPosition } from './progress-places.ts';
import { coveredMs, type Span, withSpan } from './progress-spans.ts';

const MINUTE = 60_000;

function series(...lengthsMs: number[]): PlayedPart[] {
  let atMs = 0;
  return lengthsMs.map((lengthMs, index) => {
    const part = { kind: 'audio' as const, title: `${index}`, audioId: `a${index}`, collectionId: 'book' };
    const placed: PlayedPart = { ...part, atMs, lengthMs, fromMs: 0, wholeMs: lengthMs };
    atMs += lengthMs;
    return placed;
  });
}

/** Follows ticks of [second, position in seconds, moving]. */
function heardBy(ticks: [number, number, boolean?][]): Progress {
  let progress = beginProgress(0);
  for (const [at, position, isMoving = true] of ticks) {
    ({ progress } = follow(progress, { atMs: at * 1000, planMs: position * 1000, isMoving }));
  }
  return progress;
}

describe('what a player tells', () => {
  it.each<[string, [number, number, boolean?][], Span[]]>([
    ['plays on', [[0, 0], [5, 5], [10, 10]], [{ fromMs: 0, toMs: 10_000 }]], // biome-ignore format: a table
    ['plays on while messages are lost', [[0, 0], [60, 59]], [{ fromMs: 0, toMs: 59_000 }]], // biome-ignore format: a table
    ['jumps ahead, and nothing more is known', [[5, 5], [6, 300]], [{ fromMs: 0, toMs: 5000 }]], // biome-ignore format: a table
    ['jumps ahead and plays on', [[5, 5], [6, 300], [11, 305]], [{ fromMs: 0, toMs: 5000 }, { fromMs: 300_000, toMs: 305_000 }]], // biome-ignore format: a table
    ['jumps back and plays on', [[60, 60], [61, 10], [66, 15]], [{ fromMs: 0, toMs: 60_000 }]], // biome-ignore format: a table
    ['tells the same twice', [[5, 5], [5.5, 5], [10, 10], [10, 10]], [{ fromMs: 0, toMs: 10_000 }]], // biome-ignore format: a table
    ['repeats an old position with other news', [[5, 5], [9.5, 5], [10, 10], [15, 15]], [{ fromMs: 0, toMs: 15_000 }]], // biome-ignore format: a table
    ['tells things in another order', [[5, 5], [15, 15], [16, 10], [20, 20]], [{ fromMs: 0, toMs: 20_000 }]], // biome-ignore format: a table
    ['jumps while it pauses', [[5, 5, false], [600, 300], [605, 305]], [{ fromMs: 0, toMs: 5000 }, { fromMs: 300_000, toMs: 305_000 }]], // biome-ignore format: a table
    ['jumps, pauses and goes on, and two messages are lost', [[1, 1], [660, 75], [665, 80]], [{ fromMs: 0, toMs: 1000 }, { fromMs: 75_000, toMs: 80_000 }]], // biome-ignore format: a table
    ['pauses and goes on', [[5, 5, false], [600, 5], [605, 10]], [{ fromMs: 0, toMs: 10_000 }]], // biome-ignore format: a table
  ])('%s', (_, ticks, spans) => {
    expect(heardBy(ticks).spans).toEqual(spans);
  });

  it('what follows something doubtful does not follow what was before it', () => {
    const doubted = lose(heardBy([[5, 5]]));
    const { progress } = follow(doubted, { atMs: 20_000, planMs: 20_000, isMoving: true });
    expect(progress.spans).toEqual([{ fromMs: 0, toMs: 5000 }]);
  });

  it('a stop near the end is the end, and anywhere else it is not', () => {
    const endMs = 5 * MINUTE;
    const near = leave(heardBy([[297, 297]]), { atMs: 300_000, endMs });
    expect(near.progress.place.planMs).toBe(endMs);
    const early = leave(heardBy([[289, 289]]), { atMs: 300_000, endMs });
    expect(early).toMatchObject({ progress: { place: { planMs: 289_000 } } });
    expect(early.heard).toBeUndefined();
    const tooSoon = leave(heardBy([[291, 291]]), { atMs: 296_000, endMs });
    expect(tooSoon.heard).toBeUndefined();
    const paused = leave(heardBy([[297, 296, false]]), { atMs: 400_000, endMs });
    expect(paused.heard).toBeUndefined();
  });
});

describe('what is estimated', () => {
  const hour = { deliveredToMs: 60 * MINUTE, sentMs: 60 * MINUTE, durationMs: 60 * MINUTE };
  it.each([
    ['nothing while little was taken', { ...hour, sentMs: 9999, elapsedMs: 600_000 }, undefined],
    ['nothing of a look at the end', { ...hour, sentMs: 100, elapsedMs: 600_000 }, undefined],
    ['nothing within half a minute', { ...hour, elapsedMs: 30_000 }, undefined],
    ['the time, when all was taken at once', { ...hour, elapsedMs: 600_000 }, 570_000],
    ['what was taken, when it came slowly', { ...hour, deliveredToMs: 300_000, elapsedMs: 600_000 }, 270_000],
    ['its end, once there was time to play it', { ...hour, elapsedMs: 60 * MINUTE + 30_000 }, 60 * MINUTE],
    ['less than its end before', { ...hour, elapsedMs: 60 * MINUTE + 29_000 }, 60 * MINUTE - 30_000],
  ])('%s', (_, delivery, expected) => {
    expect(estimatePosition(delivery)).toBe(expected);
  });

  it('never goes back', () => {
    const { progress } = presume(beginProgress(0), 50_000, 80_000);
    expect(presume(progress, 40_000, 90_000)).toEqual({ progress });
  });
});

describe('parts', () => {
  it.each([
    ['its end', [{ fromMs: 290_000, toMs: 300_000 }], true],
    ['80 % of it', [{ fromMs: 0, toMs: 240_000 }], true],
    ['80 % of it in pieces', [{ fromMs: 0, toMs: 120_000 }, { fromMs: 150_000, toMs: 270_000 }], true], // biome-ignore format: a table
    ['less', [{ fromMs: 0, toMs: 239_000 }], false],
    ['nothing', [], false],
  ])('are whole when %s was heard', (_, spans, isWhole) => {
    expect(heardOf(series(300_000)[0] as PlayedPart, spans).isWhole).toBe(isWhole);
  });

  it('count what lies before a bookmark, and not the end of a cut', () => {
    const [part] = series(300_000) as [PlayedPart];
    const resumed = { ...part, fromMs: 200_000, lengthMs: 100_000 };
    expect(heardOf(resumed, [{ fromMs: 0, toMs: 41_000 }]).isWhole).toBe(true);
    expect(heardOf(resumed, []).isWhole).toBe(false);
    const cut = { ...part, lengthMs: 200_000 };
    expect(heardOf(cut, [{ fromMs: 0, toMs: 200_000 }]).isWhole).toBe(false);
  });

  it('lie in slots, of which the last plays the rest', () => {
    const parts = series(60_000, 60_000, 60_000);
    expect(planPosition(parts, { slots: 0, slot: 0, positionMs: 999_000 })).toBe(180_000);
    expect(planPosition(parts, { slots: 2, slot: 0, positionMs: 70_000 })).toBe(60_000);
    expect(planPosition(parts, { slots: 2, slot: 1, positionMs: 70_000 })).toBe(130_000);
    expect(planPosition(parts, { slots: 5, slot: 4, positionMs: 1000 })).toBeUndefined();
  });

  it('lie in slots of which silence is none of its own', () => {
    const [first, second] = series(60_000, 60_000) as [PlayedPart, PlayedPart];
    const silence: PlayedPart = { kind: 'silence', title: '', atMs: 60_000, lengthMs: 2400, fromMs: 0, wholeMs: 2400 };
    const parts = [first, silence, { ...second, atMs: 62_400 }];
    expect(planPosition(parts, { slots: 3, slot: 0, positionMs: 61_000 })).toBe(61_000);
    expect(planPosition(parts, { slots: 3, slot: 1, positionMs: 1000 })).toBe(63_400);
    expect(planPosition(parts, { slots: 3, slot: 2, positionMs: 1000 })).toBeUndefined();
  });

  it('make a play from ten seconds on, or when all was heard', () => {
    expect(countsAsPlay(series(60_000), [{ fromMs: 0, toMs: 9999 }])).toBe(false);
    expect(countsAsPlay(series(60_000), [{ fromMs: 0, toMs: 10_000 }])).toBe(true);
    expect(countsAsPlay(series(6000), [{ fromMs: 0, toMs: 6000 }])).toBe(true);
    expect(countsAsPlay([], [])).toBe(false);
  });
});

describe('places', () => {
  const parts = series(60_000, 60_000, 60_000);
  const after = (...spans: Span[]) => {
    let places: Places = new Map();
    let all: readonly Span[] = [];
    for (const span of spans) {
      all = withSpan(all, span);
      places = movePlaces(places, { parts, spans: all, span });
    }
    return places.get('book');
  };
  it.each([
    ['inside', [{ fromMs: 0, toMs: 30_000 }], { partIndex: 0, insideMs: 30_000 }],
    ['at the end of a part', [{ fromMs: 0, toMs: 60_000 }], { partIndex: 0, insideMs: 60_000 }],
    ['in the next part', [{ fromMs: 0, toMs: 70_000 }], { partIndex: 1, insideMs: 10_000 }],
    ['where it was, when the part was skipped', [{ fromMs: 0, toMs: 20_000 }, { fromMs: 60_000, toMs: 110_000 }], { partIndex: 0, insideMs: 20_000 }], // biome-ignore format: a table
    ['further, when enough of the part was heard', [{ fromMs: 0, toMs: 50_000 }, { fromMs: 60_000, toMs: 70_000 }], { partIndex: 1, insideMs: 10_000 }], // biome-ignore format: a table
    ['back, when the child goes back', [{ fromMs: 0, toMs: 70_000 }, { fromMs: 0, toMs: 10_000 }], { partIndex: 0, insideMs: 10_000 }], // biome-ignore format: a table
  ])('are %s', (_, spans, place) => {
    expect(after(...spans)).toEqual(place);
  });
});

/** What a child does, in seconds, and what is heard of it by the one who knows. */
type Act = { kind: 'listen' | 'pause'; seconds: number } | { kind: 'jump'; toShare: number };
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('listen' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
    },
    fc.record({ kind: fc.constant('pause' as const), seconds: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ kind: fc.constant('jump' as const), toShare: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  ),
  { minLength: 1, maxLength: 12 },
);

interface Told extends Tick {
  /** True position when it was told, and all that had been heard by then. */
  truth: readonly Span[];
}

function playOut(script: readonly Act[], endMs: number): Told[] {
  const told: Told[] = [];
  let [nowMs, planMs, isMoving] = [0, 0, true];
  let truth: readonly Span[] = [];
  const tell = () => told.push({ atMs: nowMs, planMs: Math.floor(planMs / 1000) * 1000, isMoving, truth });
  tell();
  for (const act of script) {
    if (act.kind === 'jump') {
      planMs = Math.floor(act.toShare * endMs);
      tell();
      continue;
    }
    isMoving = act.kind === 'listen';
    tell();
    for (let leftMs = act.seconds * 1000; leftMs > 0 && isMoving && planMs < endMs; leftMs -= 5000) {
      const stepMs = Math.min(5000, leftMs, endMs - planMs);
      truth = withSpan(truth, { fromMs: planMs, toMs: planMs + stepMs });
      planMs += stepMs;
      nowMs += stepMs;
      tell();
    }
    if (!isMoving) nowMs += act.seconds * 1000;
  }
  return told;
}

interface Trouble {
  dice: number;
  isDouble: boolean;
  lateMs: number;
}
const mishaps: fc.Arbitrary<Trouble[]> = fc.array(
  fc.record({
    dice: fc.integer({ min: 0, max: 99 }),
    isDouble: fc.boolean(),
    lateMs: fc.integer({ min: 0, max: 2000 }),
  }),
  { minLength: 23, maxLength: 23 },
);

/**
 * As it arrives: lost, twice, late by up to two seconds and so in another order. Only news of a pause is never overtaken:
 * core/player sees to that, and every later message repeats it.
 */
function arrive(told: readonly Told[], troubles: readonly Trouble[], lossPercent: number): Told[] {
  let pausedAtMs = Number.POSITIVE_INFINITY;
  const arriving: Told[] = [];
  for (const [index, tick] of [...told.entries()].reverse()) {
    const { dice, isDouble, lateMs } = troubles[index % troubles.length] as Trouble;
    if (!tick.isMoving) pausedAtMs = tick.atMs;
    else if (dice < lossPercent) continue;
    const late = { ...tick, atMs: Math.min(tick.atMs + (tick.isMoving ? lateMs : 0), pausedAtMs) };
    arriving.unshift(late);
    if (isDouble) arriving.push({ ...late, atMs: Math.min(late.atMs + 300, pausedAtMs) });
  }
  return arriving.sort((a, b) => a.atMs - b.atMs || Number(b.isMoving) - Number(a.isMoving));
}

describe('whatever a child does and the network does to it', () => {
  const parts = series(180_000, 240_000, 90_000, 300_000);
  const endMs = endOf(parts);

  it('nothing counts as heard that was jumped over, and no place runs ahead', () => {
    fc.assert(
      fc.property(acts, mishaps, fc.integer({ min: 0, max: 20 }), (script, troubles, lossPercent) => {
        const arriving = arrive(playOut(script, endMs), troubles, lossPercent);
        let progress = beginProgress(0);
        let places: Places = new Map();
        let known: readonly Span[] = [];
        for (const tick of arriving) {
          for (const { fromMs, toMs } of tick.truth) known = withSpan(known, { fromMs, toMs });
          const step = follow(progress, tick);
          progress = step.progress;
          if (step.heard) places = movePlaces(places, { parts, spans: progress.spans, span: step.heard });
          const place = places.get('book');
          if (!place) continue;
          const planMs = (parts[place.partIndex]?.atMs ?? 0) + place.insideMs;
          const furthestMs = Math.max(0, ...known.map(({ toMs }) => toMs));
          expect(planMs).toBeLessThanOrEqual(furthestMs + 5000);
        }
        // Each jump may be blurred by what a message can be late.
        const jumps = script.filter(({ kind }) => kind === 'jump').length;
        for (const part of parts) {
          const within = { fromMs: part.atMs, toMs: part.atMs + part.lengthMs };
          expect(coveredMs(progress.spans, within)).toBeLessThanOrEqual(coveredMs(known, within) + 6000 * (jumps + 1));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of what was listened to without a jump nearly all is known', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 800 }), mishaps, (seconds, troubles) => {
        const told = playOut([{ kind: 'listen', seconds }], endMs);
        let progress = beginProgress(0);
        const everyFifth = troubles.map((trouble, index) => ({ ...trouble, dice: (index + seconds) % 5 }));
        for (const tick of arrive(told, everyFifth, 1)) ({ progress } = follow(progress, tick));
        const knownMs = coveredMs(progress.spans, { fromMs: 0, toMs: endMs });
        expect(knownMs).toBeGreaterThanOrEqual(Math.min(seconds * 1000, endMs) - 15_000);
      }),
    );
  });
});
