import { expect, test } from 'vitest';
import { explain, explainStep } from './explain.ts';
import type { TraceStep } from './trace.ts';

const plays = (...titles: string[]): TraceStep => ({ did: 'plays', titles, count: titles.length, lengthMs: 60_000 });
const chose = (rule: string, because: Extract<TraceStep, { did: 'chose' }>['because']): TraceStep => ({
  did: 'chose',
  rule,
  because,
});

test.each<[TraceStep, string]>([
  [
    chose('Night', [{ was: 'child', name: 'Emma' }, { was: 'player' }]),
    'The rule “Night” holds, because Emma listens and it plays on this player.',
  ],
  [
    chose('Much', [{ was: 'heard-today', minutes: 1 }]),
    'The rule “Much” holds, because 1 minute or more were heard today.',
  ],
  [{ did: 'chose-otherwise', rules: 2 }, 'No rule holds, so what is set for “otherwise” plays.'],
  [{ did: 'drew', count: 3, of: 9, isDaily: false, isNewRound: false }, 'Drew 3 of 9 by lot.'],
  [
    { did: 'drew', count: 3, of: 9, isDaily: true, isNewRound: true },
    'Drew 3 of 9 by lot, for the whole day; a new round begins, since nearly all were heard.',
  ],
  [
    { did: 'went-on', collection: 'Book', part: 2, of: 9, title: 'Two', fromMs: 3_725_000 },
    '“Book” goes on with part 2 of 9, “Two”, at 1:02:05.',
  ],
  [{ did: 'finished', collection: 'Book', goesOn: 'end' }, '“Book” is finished.'],
  [{ did: 'not-begun', collection: 'Doors', startDate: '2026-12-01' }, '“Doors” begins on December 1.'],
  [{ did: 'found-empty' }, 'The collection was deleted.'],
  [{ did: 'ended-before', title: 'Two', why: 'damaged' }, 'Ends before “Two”, which is damaged.'],
  [{ did: 'repeated', rounds: 1, forMinutes: 60 }, 'Repeats for 60 minutes, 1 round.'],
  [{ did: 'spoke', text: 'Hi.', isPlain: true }, 'Says “Hi.”, since the full sentence is not spoken yet.'],
  [{ did: 'not-spoken', text: 'Hi.' }, 'Leaves out “Hi.”, which is not spoken yet.'],
  [{ did: 'left-silent', durationMs: 65_000 }, 'Is silent for 1:05.'],
  [{ did: 'skipped-deleted', audioId: 'a' }, 'Leaves out a part that was deleted.'],
  [{ did: 'missed', audioId: 'a', title: 'One', why: 'waiting' }, '“One” is still being prepared.'],
  [{ did: 'passed-over', title: 'One', why: 'waiting' }, 'Passes over “One”, which is still being prepared.'],
  [{ did: 'stopped-after', minutes: 1 }, 'Stops after 1 minute.'],
  [{ did: 'stopped-before', time: '19:30', goesOn: true }, 'At 19:30 something else follows.'],
  [{ did: 'too-long' }, 'Leaves out the rest: this would be too long for one play.'],
  [plays('One'), 'Plays 1 part, 1:00 in all.'],
])('%j has its words', (step, expected) => {
  expect(explainStep(step)).toBe(expected);
});

test.each<[TraceStep[], string]>([
  [
    [
      chose('Bedtime', [
        { was: 'time', minuteOfDay: 1150 },
        { was: 'weekday', weekday: 'tuesday', night: false },
      ]),
      plays('Evening mix'),
    ],
    'Plays “Evening mix”, because it was 19:10 on a Tuesday (rule “Bedtime”).',
  ],
  [
    [
      chose('Winter', [{ was: 'switch', name: 'Holidays', on: true }]),
      chose('Late', [{ was: 'player' }]),
      plays('a', 'b'),
    ],
    'Plays 2 parts in order, from “a”, because “Holidays” is on (rules “Winter” and “Late”).',
  ],
  [
    [{ did: 'skipped-deleted', audioId: 'x' }, { did: 'skipped-deleted', audioId: 'y' }, plays('a')],
    'Plays “a”; 2 deleted parts were left out.',
  ],
  [[{ did: 'not-spoken', text: 'Hi.' }], '“Hi.” is not spoken yet.'],
  [[], 'Everything this stream played was deleted from the library.'],
])('the whole of %j', (trace, expected) => {
  expect(explain(trace)).toBe(expected);
});
