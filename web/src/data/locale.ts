// What this browser knows of where and how the family lives: told once at setup, never guessed by the server.
import { type Language, languageOf } from '#core/language.ts';
import { language } from '../i18n/texts.ts';

/** IANA name, such as Europe/Paris. */
export function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function familyLanguage(): Language {
  return languageOf(language);
}
