// Les annonces, en français : comme en-announce.ts.
import type { LaterCatalogue } from './en-later.ts';

export const announce: LaterCatalogue['announce'] = {
  lead: 'Ce qui joue est interrompu, puis reprend au même endroit.',
  text: 'Que faut-il dire ?',
  textHint: '{child}, {weekday}, {date} et {time-of-day} sont remplis tout seuls.',
  ideas: {
    dinner: 'À table !',
    shoes: 'Mets tes chaussures, s’il te plaît.',
    teeth: 'C’est l’heure de se brosser les dents.',
    coming: 'J’arrive tout de suite.',
  },
  recording: 'Ou prendre un enregistrement',
  aRecording: 'Un enregistrement',
  sentence: 'Revenir à une phrase',
  where: 'Où ?',
  everywhere: 'Partout',
  say: 'Le dire',
  saying: 'En route…',
  done: 'C’est en train d’être dit.',
  last: 'Dernièrement',
  none: 'Rien n’a encore été dit.',
  state: { waiting: 'en route', playing: 'en train d’être dit', played: 'dit', failed: 'impossible à dire' },
  after: {
    'given-back': 'puis la carte a repris',
    'nothing-before': 'rien ne jouait avant',
    'left-alone': 'quelqu’un voulait autre chose',
    'not-given-back': 'ce qui jouait n’a pas pu reprendre',
  },
};
