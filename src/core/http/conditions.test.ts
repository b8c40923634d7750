import { expect, test } from 'vitest';
import { type Conditions, evaluateConditions, rangeHolds } from './conditions.ts';

const virtual = { etag: '"now"' };
const dated = { etag: '"now"', modifiedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
const BEFORE = 'Fri, 02 Jan 2026 03:04:04 GMT';
const SAME = 'Fri, 02 Jan 2026 03:04:05 GMT';
const AFTER = 'Fri, 02 Jan 2026 03:04:06 GMT';

test.each<[Conditions, string]>([
  [{}, 'proceed'],
  [{ ifMatch: '"now"' }, 'proceed'],
  [{ ifMatch: '*' }, 'proceed'],
  [{ ifMatch: '"old", "now"' }, 'proceed'],
  [{ ifMatch: '"old"' }, 'precondition-failed'],
  [{ ifMatch: 'W/"now"' }, 'precondition-failed'],
  [{ ifMatch: '' }, 'precondition-failed'],
  [{ ifNoneMatch: '"now"' }, 'not-modified'],
  [{ ifNoneMatch: 'W/"now"' }, 'not-modified'],
  [{ ifNoneMatch: '"a","now"' }, 'not-modified'],
  [{ ifNoneMatch: '*' }, 'not-modified'],
  [{ ifNoneMatch: '"old"' }, 'proceed'],
  [{ ifNoneMatch: 'now' }, 'proceed'],
  [{ ifMatch: '"old"', ifNoneMatch: '"now"' }, 'precondition-failed'],
  [{ ifMatch: '"now"', ifNoneMatch: '"now"' }, 'not-modified'],
  [{ ifUnmodifiedSince: BEFORE }, 'proceed'],
  [{ ifModifiedSince: AFTER }, 'proceed'],
])('a plan has no date: %j → %s', (conditions, expected) => {
  expect(evaluateConditions(conditions, virtual)).toBe(expected);
});

test.each<[Conditions, string]>([
  [{ ifUnmodifiedSince: BEFORE }, 'precondition-failed'],
  [{ ifUnmodifiedSince: SAME }, 'proceed'],
  [{ ifUnmodifiedSince: AFTER }, 'proceed'],
  [{ ifUnmodifiedSince: 'yesterday' }, 'proceed'],
  [{ ifMatch: '"now"', ifUnmodifiedSince: BEFORE }, 'proceed'],
  [{ ifModifiedSince: BEFORE }, 'proceed'],
  [{ ifModifiedSince: SAME }, 'not-modified'],
  [{ ifNoneMatch: '"old"', ifModifiedSince: AFTER }, 'proceed'],
])('with a true date: %j → %s', (conditions, expected) => {
  expect(evaluateConditions(conditions, dated)).toBe(expected);
});

test.each([
  [undefined, true],
  ['"now"', true],
  [' "now" ', true],
  ['"old"', false],
  ['W/"now"', false],
  [SAME, false],
  ['nonsense', false],
])('a range with If-Range %j counts: %j', (ifRange, expected) => {
  expect(rangeHolds(ifRange, virtual)).toBe(expected);
});

test('a date in If-Range must be the very date', () => {
  expect(rangeHolds(SAME, dated)).toBe(true);
  expect(rangeHolds(AFTER, dated)).toBe(false);
});
