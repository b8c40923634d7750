import { expect, test } from 'vitest';
import { acceptedLanguage, languageOf } from './language.ts';

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['FR-ca', 'fr'],
  ['deu', 'en'],
  ['tlh', 'en'],
  ['', 'en'],
])('%j is spoken as %s', (tag, expected) => {
  expect(languageOf(tag)).toBe(expected);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['*', undefined],
  ['nl, pt;q=0.9', undefined],
  ['de-CH', 'de'],
  ['nl, fr;q=0.8, en;q=0.5', 'fr'],
  ['en;q=0.3, de; q=0.7', 'de'],
  ['de;q=0, en;q=0.1', 'en'],
  ['de;q=nonsense, fr;q=0.1', 'fr'],
  ['en-GB,en,de', 'en'],
])('%j accepts %s', (header, expected) => {
  expect(acceptedLanguage(header)).toBe(expected);
});
