import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from './entry.ts';
import { fold, limited, MOST_A_MINUTE, type Told } from './fold.ts';

const turned = (atMs: number, from: number, to: number): Entry => ({
  ...{ kind: 'volume-changed', details: { from, to }, atMs, playerId: 'y1' },
});

/** As the notebook does it, for one kind of one player. */
function foldAll(entries: readonly Entry[]): Entry[] {
  const folded: Entry[] = [];
  for (const entry of entries) {
    const last = folded.at(-1);
    const one = last && fold(last, entry);
    if (one) folded[folded.length - 1] = one;
    else folded.push(entry);
  }
  return folded;
}

describe('folding', () => {
  it('makes one of a knob that is turned, from where it was to where it came', () => {
    const entries = [turned(0, 4, 5), turned(300, 5, 6), turned(9000, 6, 3)];
    expect(foldAll(entries)).toEqual([{ ...turned(0, 4, 3), untilMs: 9000 }]);
  });

  it('keeps apart what is not one hand', () => {
    const last = turned(0, 4, 5);
    expect(fold(last, turned(10_001, 5, 6))).toBeUndefined();
    expect(fold(last, { ...turned(1, 5, 6), playerId: 'y2' })).toBeUndefined();
    expect(fold(last, { ...turned(1, 5, 6), childId: 'c1' })).toBeUndefined();
    expect(fold(last, { kind: 'play-paused', details: {}, atMs: 1, playerId: 'y1' })).toBeUndefined();
  });

  it('loses neither the first nor the last step, however the knob is turned', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(20_000), to: fc.nat(16) }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(steps, (turns) => {
        let atMs = 0;
        let at = 8;
        const entries = turns.map(({ afterMs, to }) => {
          atMs += afterMs;
          const entry = turned(atMs, at, to);
          at = to;
          return entry;
        });
        const folded = foldAll(entries) as Entry<'volume-changed'>[];
        for (const [index, one] of folded.entries()) {
          expect(one.details.from).toBe(folded[index - 1]?.details.to ?? 8);
        }
        expect(folded.at(-1)?.details.to).toBe(at);
        // Whatever was folded happened without a longer rest.
        const rests = turns.slice(1).filter(({ afterMs }) => afterMs > 10_000).length;
        expect(folded).toHaveLength(rests + 1);
      }),
    );
  });

  it('of too much in a minute only says how much it was', () => {
    const gaps = fc.array(fc.nat(3000), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(gaps, (afterMs) => {
        let told: Told | undefined;
        let atMs = 0;
        const written = afterMs.map((gapMs) => {
          atMs += gapMs;
          const result = limited({ kind: 'play-paused', details: {}, atMs, playerId: 'y1' }, told);
          told = result.told;
          return result.entry;
        });
        const minutes = Math.floor(atMs / 60_000) + 1;
        const kept = foldAll(written);
        expect(kept.filter(({ kind }) => kind === 'play-paused').length).toBeLessThanOrEqual(minutes * MOST_A_MINUTE);
        const leftOut = kept.reduce((sum, { details }) => sum + ('count' in details ? details.count : 1), 0);
        expect(leftOut).toBe(afterMs.length);
      }),
    );
  });
});
