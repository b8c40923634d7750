// An entry of the event log in plain words, in the language of whoever reads. Each language has the same sentences, so that
// a missing one fails the type check. Names of cards and streams are looked up by the caller; ids are never shown.
import type { Language } from '../../language.ts';
import { explainRoutine } from '../../routine/explain.ts';
import { explain } from '../../source/explain.ts';
import type { About, Details, Kind, Place } from '../entry.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** `card`: its title, quoted, or a word for one without. */
type Sentence<K extends Kind> = (details: Details[K], card: string) => string;

export interface LogSentences {
  quote(text: string): string;
  /** A card of which no name is known. */
  aCard: string;
  of: { [K in Exclude<Kind, 'stream-decided' | 'notice-raised' | 'routine-acted'>]: Sentence<K> };
}

export interface KnownNames {
  cardTitle(yotoCardId: string): string | undefined;
}

const CATALOGUES: Record<Language, LogSentences> = { en, de, fr };

/** One sentence, or two. */
export function logText(about: About, names: KnownNames, language: Language): string {
  const words = CATALOGUES[language];
  if (about.kind === 'notice-raised') return about.details.text;
  if (about.kind === 'stream-decided') {
    const { stream, trace, reason = '' } = about.details;
    const why = trace.length > 0 ? explain(trace, language) : reason;
    return stream === undefined ? why : `${words.quote(stream)}: ${why}`;
  }
  if (about.kind === 'routine-acted') {
    return `${words.quote(about.details.routine)}: ${explainRoutine(about.details.trace, language)}`;
  }
  const { yotoCardId, title } = about.details as Place;
  const name = (yotoCardId === undefined ? undefined : names.cardTitle(yotoCardId)) ?? title;
  const card = name === undefined ? words.aCard : words.quote(name);
  // Each entry takes exactly the details of the kind it is named after.
  return (words.of[about.kind] as (details: unknown, card: string) => string)(about.details, card);
}
