// Ansagen, auf Deutsch: wie en-announce.ts.
import type { LaterCatalogue } from './en-later.ts';

export const announce: LaterCatalogue['announce'] = {
  lead: 'Was spielt, wird unterbrochen und geht danach an derselben Stelle weiter.',
  text: 'Was soll gesagt werden?',
  textHint: '{child}, {weekday}, {date} und {time-of-day} werden ausgefüllt.',
  ideas: {
    dinner: 'Das Essen ist fertig!',
    shoes: 'Zieht bitte die Schuhe an.',
    teeth: 'Zeit zum Zähneputzen.',
    coming: 'Ich bin gleich bei dir.',
  },
  recording: 'Oder eine Aufnahme nehmen',
  aRecording: 'Eine Aufnahme',
  sentence: 'Zurück zu einem Satz',
  where: 'Wo?',
  everywhere: 'Überall',
  say: 'Sagen',
  saying: 'Ist unterwegs …',
  done: 'Es wird gerade gesagt.',
  last: 'Zuletzt',
  none: 'Noch wurde nichts gesagt.',
  state: { waiting: 'unterwegs', playing: 'wird gesagt', played: 'gesagt', failed: 'ging nicht' },
  after: {
    'given-back': 'dann ging die Karte weiter',
    'nothing-before': 'vorher spielte nichts',
    'left-alone': 'jemand wollte etwas anderes',
    'not-given-back': 'was spielte, konnte nicht weitergehen',
  },
};
