// Whatever is found out on the way to a decision, its sentences are good ones: drawn by lot, in every language.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../language.ts';
import { WEEKDAYS } from '../time/calendar.ts';
import { explain, explainStep } from './explain.ts';
import { STEPS } from './test-steps.ts';
import type { Because, TraceStep } from './trace.ts';

describe('whatever was found out', () => {
  const name = fc.constantFrom('Emma', 'Die Bärenjagd', 'L’été', 'Nr. 4', 'Wer ist da?', 'A: B');
  const why = fc.constantFrom('waiting' as const, 'damaged' as const);
  const minutes = fc.constantFrom(0.001, 0.5, 1, 1.5, 2, 20, 720);
  const ms = fc.integer({ min: 0, max: 90_000_000 });
  const flag = fc.boolean();
  const because: fc.Arbitrary<Because> = fc.oneof(
    fc.record({ was: fc.constant('time' as const), minuteOfDay: fc.integer({ min: 0, max: 1439 }) }),
    fc.record({ was: fc.constant('weekday' as const), weekday: fc.constantFrom(...WEEKDAYS), night: flag }),
    fc.record({
      was: fc.constant('day' as const),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
    }),
    fc.record({ was: fc.constant('child' as const), name: fc.constantFrom('Emma', 'Zoé', undefined) }),
    fc.constant({ was: 'player' as const }),
    fc.record({ was: fc.constant('heard-today' as const), minutes }),
    fc.constant({ was: 'first-time-today' as const }),
    fc.record({ was: fc.constant('switch' as const), name, on: flag }),
  );
  const rule = fc.record({
    did: fc.constant('chose' as const),
    rule: name,
    because: fc.array(because, { maxLength: 4 }),
  });
  const ending = fc
    .record({
      did: fc.constant('plays' as const),
      titles: fc.array(name, { maxLength: 3 }),
      lengthMs: ms,
      extra: fc.nat(20),
    })
    .map(
      ({ extra, ...step }): TraceStep => ({
        ...step,
        count: step.titles.length === 0 ? 0 : step.titles.length + extra,
      }),
    );
  const step: fc.Arbitrary<TraceStep> = fc.oneof(
    rule,
    ending,
    fc.constantFrom(...STEPS.map(([one]) => one)),
    fc.record({ did: fc.constant('passed-over' as const), title: name, why }),
    fc.record({ did: fc.constant('repeated' as const), rounds: fc.nat(5), forMinutes: minutes }),
  );

  /** Sentences a reader would not stumble over; names may hold a full stop, so only what is ours is looked at. */
  function expectGoodGrammar(text: string, language: Language): void {
    const ours = text.replace(/“[^”]*”|„[^“]*“|«[^»]*»/g, 'X');
    expect(ours).toMatch(/^[\p{Lu}\d].*[^.]\.$/u);
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    expect(text).not.toMatch(/[\s\u00a0]{2}|,,|, ?\.|\( | \)|[ \u00a0],|;;/);
    // Only French has a space before these.
    expect(/[ \u00a0][;:?!»]/.test(ours)).toBe(language === 'fr' && /[;:](?!\d)/.test(ours));
  }

  test('every step is one good sentence', () => {
    fc.assert(
      fc.property(step, fc.constantFrom(...LANGUAGES), (one, language) => {
        const text = explainStep(one, language);
        expectGoodGrammar(text, language);
        if (one.did === 'chose') expect(text).toContain(one.rule);
      }),
      { numRuns: 1000 },
    );
  });

  test('the whole is one or two good sentences that name every rule', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.constantFrom(...LANGUAGES), (trace, language) => {
        const text = explain(trace, language);
        expectGoodGrammar(text, language);
        const isPlaying = trace.some(({ did }) => did === 'plays');
        for (const one of trace) if (isPlaying && one.did === 'chose') expect(text).toContain(one.rule);
      }),
      { numRuns: 2000 },
    );
  });
});
