// La machine à remonter le temps, qui a écouté, les marque-pages, en français : comme en-machine.ts.
import type { LaterCatalogue } from './en-later.ts';

export const machine: LaterCatalogue['machine'] = {
  title: 'Machine à voyager dans le temps',
  text: 'Choisis qui écoute et quand, pour voir et entendre ce qui jouerait. Regarder ne change rien.',
  anybody: 'Personne en particulier',
  moment: 'Moment',
  momentHint: 'Dans le fuseau horaire de la famille : {{zone}}',
  now: 'Revenir à maintenant',
  unfinished: 'Dès que rien ne manque, ce qui jouerait apparaît ici.',
  lasts: '{{time}} en tout',
  goesOnAt: 'reprend à {{time}}',
  listen: 'Comment cela sonne',
  why: 'Comment cela a été décidé',
  week: 'La semaine à partir de ce moment',
  showWeek: 'Montrer une semaine',
  hideWeek: 'Cacher la semaine',
  on: 'sur {{name}}',
  sure: {
    reserved: 'lancé d’ici',
    bound: 'tu as dit qui c’est',
    event: 'le lecteur l’a dit',
    learned: 'reconnu à son adresse réseau',
    default: 'supposé : qui écoute d’habitude',
    nobody: 'on ne sait pas qui',
  },
};

export const bookmarks: LaterCatalogue['bookmarks'] = {
  title: 'Où ils en sont',
  at: '{{part}}, à {{time}}',
  estimated: 'estimé',
  again: 'Recommencer',
  againOf: 'Recommencer : {{title}}',
  earlier: 'Revenir à l’endroit d’avant',
  earlierOf: 'Revenir à l’endroit d’avant : {{title}}',
  restarted: '« {{title}} » recommence. L’ancien endroit est gardé.',
  wentBack: '« {{title}} » est revenu à l’endroit d’avant.',
  household: 'Qui n’a pas été reconnu',
};
