import fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeTurns } from './take-turns.ts';

const take = (lists: string[][], cap = 100) => takeTurns(lists, (one) => one, cap).join('');

it.each([
  [[], ''],
  [[['a', 'b', 'c'], ['x'], ['1', '2']], 'ax1b2c'],
  [
    [
      ['a', 'b'],
      ['a', 'c'],
    ],
    'abc',
  ],
])('%j is taken as %s', (lists, expected) => {
  expect(take(lists)).toBe(expected);
});

it('however much others want, nobody gets less than a fair share', () => {
  const list = fc.array(fc.nat(30).map(String), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(list, { minLength: 1, maxLength: 6 }), fc.nat(60), (lists, cap) => {
      const taken = takeTurns(lists, (one) => one, cap);
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken.length).toBe(Math.min(cap, new Set(lists.flat()).size));
      const share = Math.floor(cap / lists.length);
      for (const wanted of lists) for (const one of wanted.slice(0, share)) expect(taken).toContain(one);
    }),
  );
});
