import { describe, expect, it } from 'vitest';
import { hasName, tellsOfChild } from './mentions.ts';

describe('a name', () => {
  it.each([
    ['Good night, Mia.', 'Mia', true],
    ['GOOD NIGHT MIA', 'Mia', true],
    ['Miami at night', 'Mia', false],
    ['Gute Nacht, Zoë!', 'Zoë'.normalize('NFD'), true],
    ['Zoës Lied', 'Zoë', false],
    ['(Mia)', 'Mia', true],
    ['The .* is no name', '.*', true],
    ['Anything', '.*', false],
    ['Good night, Anna-Lena', 'Anna-Lena', true],
  ])('in “%s”: %s: %s', (text, name, isThere) => {
    expect(hasName(text, name)).toBe(isThere);
  });

  it('is found where it was why, or was said, and not where a parent has written it', () => {
    expect(tellsOfChild([{ did: 'chose', rule: 'x', because: [{ was: 'child', name: 'Mia' }] }], 'Mia')).toBe(true);
    expect(tellsOfChild({ trace: [{ did: 'spoke', text: 'Hello, Mia', isPlain: false }] }, 'Mia')).toBe(true);
    expect(tellsOfChild([{ did: 'plays', titles: ['Mia and the dragon'], count: 1 }], 'Mia')).toBe(false);
    expect(tellsOfChild([{ did: 'chose', rule: 'Mia', because: [{ was: 'child', name: 'Tom' }] }], 'Mia')).toBe(false);
    expect(tellsOfChild('Mia', 'Mia')).toBe(false);
  });
});
