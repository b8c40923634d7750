// What this browser knows of where and how the family lives: told once at setup, never guessed by the server.
import type { FamilySettings } from '#contract/family.ts';
import { language } from '../i18n/texts.ts';

/** IANA name, such as Europe/Paris. */
export function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function familyLanguage(): FamilySettings['language'] {
  return language === 'de' || language === 'fr' ? language : 'en';
}
