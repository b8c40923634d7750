// How the routines of templates, and the switches they use, are called at first. Parents may rename all but the switches.
import type { Language } from '../language.ts';

export interface TemplateWords {
  bedtimeSwitch: string;
  oneMoreSwitch: string;
  bedtime: string;
  lightsOut: string;
  noNewPart: string;
  lastPart: string;
  oneMore: string;
  bedtimeEnd: string;
  wakeUp: string;
  morning: string;
  morningEnd: string;
  battery: string;
  batteryText: string;
}

const WORDS: Record<Language, TemplateWords> = {
  en: {
    bedtimeSwitch: 'Bedtime',
    oneMoreSwitch: 'One more story',
    bedtime: 'Bedtime: only quiet things',
    lightsOut: 'Bedtime: this part is the last',
    noNewPart: 'Bedtime: nothing new after lights out',
    lastPart: 'Bedtime: the one more story',
    oneMore: 'Bedtime: asking for one more story',
    bedtimeEnd: 'Bedtime: good morning',
    wakeUp: 'Wake up',
    morning: 'Screen-free morning',
    morningEnd: 'Screen-free morning: over',
    battery: 'Battery low',
    batteryText: 'Please charge the player before bedtime.',
  },
  de: {
    bedtimeSwitch: 'Schlafenszeit',
    oneMoreSwitch: 'Noch eine Geschichte',
    bedtime: 'Schlafenszeit: nur noch Leises',
    lightsOut: 'Schlafenszeit: dieser Teil ist der letzte',
    noNewPart: 'Schlafenszeit: nichts Neues mehr',
    lastPart: 'Schlafenszeit: die eine Geschichte noch',
    oneMore: 'Schlafenszeit: um noch eine Geschichte bitten',
    bedtimeEnd: 'Schlafenszeit: guten Morgen',
    wakeUp: 'Aufwachen',
    morning: 'Morgen ohne Bildschirm',
    morningEnd: 'Morgen ohne Bildschirm: vorbei',
    battery: 'Akku fast leer',
    batteryText: 'Lade den Player bitte vor dem Schlafengehen auf.',
  },
  fr: {
    bedtimeSwitch: 'Coucher',
    oneMoreSwitch: 'Encore une histoire',
    bedtime: 'Coucher\u00a0: rien que du calme',
    lightsOut: 'Coucher\u00a0: cette partie est la dernière',
    noNewPart: 'Coucher\u00a0: plus rien de nouveau',
    lastPart: 'Coucher\u00a0: encore cette histoire',
    oneMore: 'Coucher\u00a0: demander encore une histoire',
    bedtimeEnd: 'Coucher\u00a0: bonjour',
    wakeUp: 'Réveil',
    morning: 'Matin sans écran',
    morningEnd: 'Matin sans écran\u00a0: terminé',
    battery: 'Batterie faible',
    batteryText: 'Pense à charger le lecteur avant le coucher.',
  },
};

export function templateWordsIn(language: Language): TemplateWords {
  return WORDS[language];
}
