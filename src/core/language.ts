// The languages in which we speak to families. Which one a text is in is said by whoever asks for it; nothing here asks
// the machine. Catalogues of all of them have the same type, so that a missing sentence fails the type check.

export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Of a tag such as "de-AT"; English where we do not speak it. */
export function languageOf(tag: string): Language {
  return knownLanguage(tag) ?? 'en';
}

/** The one of ours that an `Accept-Language` header likes best; undefined when it names none. */
export function acceptedLanguage(header: string | undefined): Language | undefined {
  let best: { language: Language; weight: number } | undefined;
  for (const wish of (header ?? '').split(',')) {
    const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim());
    const language = knownLanguage(tag);
    const weight = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language;
}

function knownLanguage(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split('-', 1)[0];
  return LANGUAGES.find((language) => language === primary);
}
