// Chooses the language and loads its catalogue. English comes along; the others are fetched only when wanted.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Catalogue, en } from './en.ts';

const CATALOGUES: Record<string, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: { app: typeof en };
  }
}

export async function startLanguage(): Promise<void> {
  const wanted = navigator.languages.map((language) => language.slice(0, 2));
  const language = wanted.find((candidate) => Object.hasOwn(CATALOGUES, candidate)) ?? 'en';
  const catalogue = await (CATALOGUES[language] ?? CATALOGUES.en)?.();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: 'app',
    defaultNS: 'app',
    resources: { en: { app: en }, [language]: { app: catalogue ?? en } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}
