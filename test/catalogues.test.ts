// What a parent reads, in three languages: nothing is missing, nothing is filled in that the others do not fill in, and
// everybody is spoken to as a friend. What sentences say is tested where they are made.
import { describe, expect, test } from 'vitest';
import { PROBLEMS, type ProblemCode } from '#contract/errors.ts';
import { HEARING } from '#contract/players.ts';
import { LANGUAGES, type Language } from '#core/language.ts';
import { de } from '../web/src/i18n/de.ts';
import { deLater } from '../web/src/i18n/de-later.ts';
import { en } from '../web/src/i18n/en.ts';
import { enLater } from '../web/src/i18n/en-later.ts';
import { fr } from '../web/src/i18n/fr.ts';
import { frLater } from '../web/src/i18n/fr-later.ts';

const CATALOGUES = { en, de, fr };
const TEXTS: Record<Language, ReadonlyMap<string, string>> = {
  en: flat({ ...en, ...enLater }),
  de: flat({ ...de, ...deLater }),
  fr: flat({ ...fr, ...frLater }),
};

function flat(catalogue: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flat(value, `${path}${key}.`)],
    ),
  );
}

const placeholdersIn = (text = '') => new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name));

test.each(Object.keys(PROBLEMS) as ProblemCode[])('the problem %s has its words in every language', (code) => {
  const titles = LANGUAGES.map((language) => CATALOGUES[language].problem[code].title);
  expect(new Set(titles).size).toBe(LANGUAGES.length);
  for (const language of LANGUAGES) {
    const { title, hint } = CATALOGUES[language].problem[code];
    for (const text of [title, hint]) expect(text).toMatch(/^[\p{Lu}].*[^.]\.$/u);
  }
});

test.each(Object.keys(HEARING))('why players are not heard has its words: %s', (state) => {
  // While a connection is being opened, or is open, there is nothing to say.
  if (state === 'live' || state === 'connecting') return;
  for (const language of LANGUAGES) expect(TEXTS[language].get(`now.hearing.${state}`)).toMatch(/\.$/);
});

describe.each(['de', 'fr'] as const)('in %s', (language) => {
  const keys = [...TEXTS.en.keys()];

  test('every text fills in what the English one does', () => {
    const wrong = keys.filter((key) => {
      const filledIn = [TEXTS[language], TEXTS.en].map((texts) => placeholdersIn(texts.get(key)));
      // "One" may be a word.
      if (key.endsWith('_one')) for (const names of filledIn) names.delete('count');
      const [ours, english] = filledIn.map((names) => [...names].sort().join(' '));
      return ours !== english;
    });
    expect(wrong).toEqual([]);
  });

  test('everybody is spoken to as a friend', () => {
    const formal = {
      de: /\b(?:Ihnen|Ihre[nmrs]?|Ihr)\b|\b(?:können|möchten|müssen|haben) Sie\b/,
      fr: /\b(?:vous|votre|vos|veuillez)\b/i,
    };
    expect([...TEXTS[language]].filter(([, text]) => formal[language].test(text))).toEqual([]);
  });

  test('no text is still English', () => {
    const same = keys.filter((key) => {
      const text = TEXTS.en.get(key) ?? '';
      return text === TEXTS[language].get(key) && / \p{Ll}+ /u.test(text);
    });
    expect(same).toEqual([]);
  });
});
