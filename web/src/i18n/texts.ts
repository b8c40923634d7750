// All text a person reads comes through `t`, out of the catalogue of their language. Only that one is fetched; the
// compiler sees to it that nothing is missing in it. Chosen once per page load. What only some screens say is fetched
// with them (`withLaterTexts`, used in router.tsx).
import type { Catalogue, en } from './en.ts';
import type { enLater, LaterCatalogue } from './en-later.ts';

interface Catalogues {
  first(): Promise<Catalogue>;
  later(): Promise<LaterCatalogue>;
}

const CATALOGUES: Record<string, Catalogues> = {
  en: {
    first: async () => (await import('./en.ts')).en,
    later: async () => (await import('./en-later.ts')).enLater,
  },
  de: {
    first: async () => (await import('./de.ts')).de,
    later: async () => (await import('./de-later.ts')).deLater,
  },
  fr: {
    first: async () => (await import('./fr.ts')).fr,
    later: async () => (await import('./fr-later.ts')).frLater,
  },
};

type Leaf<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaf<T[K], `${Path}${K}.`>;
}[keyof T & string];
type WithoutPlural<K> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;
export type TextKey = WithoutPlural<Leaf<typeof en> | Leaf<typeof enLater>>;

/** Of the catalogue. */
export let language = 'en';
/** For Intl: the same with its region, since Britain and America agree on words, but not on dates. */
export let locale = 'en';
let catalogue: (Catalogue & Partial<LaterCatalogue>) | undefined;
let plurals = new Intl.PluralRules(locale);
let numbers = new Intl.NumberFormat(locale);

export async function startLanguage(): Promise<void> {
  locale = navigator.languages.find((one) => Object.hasOwn(CATALOGUES, one.slice(0, 2))) ?? 'en';
  language = locale.slice(0, 2);
  catalogue = await CATALOGUES[language]?.first();
  plurals = new Intl.PluralRules(locale);
  numbers = new Intl.NumberFormat(locale);
  document.documentElement.lang = language;
}

/** Fetches a screen together with the texts that the first load leaves out. */
export async function withLaterTexts<T>(screen: Promise<T>): Promise<T> {
  const [loaded, later] = await Promise.all([screen, CATALOGUES[language]?.later()]);
  if (catalogue && later) catalogue = { ...catalogue, ...later };
  return loaded;
}

/** The sentence for a key, `{{name}}` filled in; with a `count`, the form that fits it (`key_one`, `key_other`). */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const form = typeof values.count === 'number' ? plurals.select(values.count) : undefined;
  const sentence = lookUp(`${key}_${form}`) ?? lookUp(`${key}_other`) ?? lookUp(key) ?? key;
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : (value ?? '');
  });
}

function lookUp(path: string): string | undefined {
  let at: unknown = catalogue;
  for (const part of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
  return typeof at === 'string' ? at : undefined;
}
