// What a parent is told about a routine, in French. See catalogue.ts.
import { numberText, quotable } from '../../source/sentences/figures.ts';
import { timeText } from '../../source/sentences/fr.ts';
import type { RoutineSentences } from './catalogue.ts';

const NBSP = '\u00a0';
const quote = (text: string): string => `«${NBSP}${text}${NBSP}»`;
const card = (title: string | undefined): string => (title === undefined ? 'une carte' : quote(title));
const Card = (title: string | undefined): string => (title === undefined ? 'Une carte' : `La carte ${quote(title)}`);
const minutes = (count: number): string => `${numberText(count, ',')} ${count < 2 ? 'minute' : 'minutes'}`;
const percent = (value: number): string => `${Math.round(value)}${NBSP}%`;

// Clauses bring their own “que”, as those of streams do.
export const fr: RoutineSentences = {
  colon: `${NBSP}: `,
  told: {
    time: ({ minuteOfDay }) => `Il était ${timeText(minuteOfDay)}`,
    'card-inserted': ({ player, card: title }) => `${Card(title)} a été mise dans ${quote(player)}`,
    'card-removed': ({ player, card: title }) => `${Card(title)} a été retirée de ${quote(player)}`,
    'card-put-back': ({ player, card: title }) => `${Card(title)} a été retirée de ${quote(player)} puis remise`,
    'play-started': ({ player, card: title }) => `${Card(title)} a commencé à jouer sur ${quote(player)}`,
    'play-stopped': ({ player, card: title }) => `${Card(title)} s’est arrêtée sur ${quote(player)}`,
    'play-finished': ({ player, card: title }) => `${Card(title)} est arrivée à sa fin sur ${quote(player)}`,
    'battery-low': ({ player, percent: level }) => `La batterie de ${quote(player)} était à ${percent(level)}`,
    offline: ({ player }) => `${quote(player)} n’était plus en ligne`,
    'heard-today': ({ player, child, minutes: count }) =>
      `${child ?? `L’enfant qui a ${quote(player)}`} avait écouté ${minutes(count)} aujourd’hui`,
    switch: ({ name, on }) => `L’interrupteur ${quote(name)} a été ${on ? 'allumé' : 'éteint'}`,
    tried: () => 'Un parent l’a demandé',
  },
  actions: {
    volume: ({ percent: to }) => `volume à ${percent(to)}`,
    'volume-cap': ({ percent: to }) => (to === null ? 'volume sans limite' : `volume à ${percent(to)} au plus`),
    'volume-fade': ({ toPercent, minutes: over }) => `volume à ${percent(toPercent)} en ${minutes(over)}`,
    pause: () => 'pause',
    stop: () => 'arrêter',
    'stop-at-part-end': () => 'arrêter à la fin de la partie',
    'play-card': (_, what) => `jouer ${card(what)}`,
    'play-stream': (_, what) => `jouer ${what === undefined ? 'un flux' : quote(what)}`,
    'sleep-timer': ({ minutes: after }) =>
      after === 0 ? 'minuterie de sommeil désactivée' : `minuterie de sommeil ${minutes(after)}`,
    'night-light': ({ colour }) => (/^#0+$/.test(colour) ? 'veilleuse éteinte' : 'veilleuse allumée'),
    say: ({ text }) => `dire ${quote(quotable(text))}`,
    'say-recording': (_, what) => `dire ${what === undefined ? 'un enregistrement' : quote(what)}`,
    notify: ({ text, to }) =>
      `${to === 'app' ? 'prévenir dans l’application' : 'prévenir ailleurs'} ${quote(quotable(text))}`,
    switch: ({ name, on }) => `${on ? 'allumer' : 'éteindre'} l’interrupteur ${quote(name)}`,
  },
  on: (action, players) => `${action} sur ${players}`,
  holds: 'Toutes les conditions sont remplies',
  holdsAlways: 'Il n’y a pas de condition',
  nothingDone: (because) => `Rien n’a été fait${because}`,
  nothingDoneSince: (why) => `Rien n’a été fait${NBSP}: ${why}`,
  against: {
    child: ({ name }) => (name === undefined ? 'qu’on ne sait pas qui écoute' : `que c’est ${name} qui écoute`),
    'other-player': () => 'que c’est un autre lecteur',
    'heard-less': ({ minutes: least }) => `qu’on a écouté moins de ${minutes(least)} aujourd’hui`,
    'heard-before': () => 'qu’on a déjà écouté quelque chose aujourd’hui',
  },
  forPlayer: (player, text) => `${quote(player)}${NBSP}: ${text}`,
  steps: {
    'acted-before': () => 'Elle a déjà agi aujourd’hui.',
    'caused-itself': () => 'Elle en est elle-même la cause, alors elle ne fait rien.',
    'came-late': ({ minutes: late }) =>
      `Elle arrive avec ${minutes(late)} de retard${NBSP}: le serveur ne tournait pas.`,
    'came-too-late': ({ isAllLost }) =>
      isAllLost
        ? 'Le serveur ne tournait pas à ce moment-là, et il est maintenant trop tard.'
        : 'Le serveur ne tournait pas à ce moment-là. Seul ce qui vaut désormais a encore été fait.',
    'found-no-player': () => 'Il n’y a pas de lecteur pour cela.',
  },
  whyNot: {
    overruled: 'Quelque chose de plus récent est arrivé entre-temps.',
    'something-else': 'Autre chose joue à présent.',
    'knob-turned': 'Quelqu’un a tourné le bouton.',
    'no-card': 'Ce flux n’est sur aucune carte.',
    'no-light': 'Ce lecteur n’a pas de veilleuse.',
    'not-playing': 'Rien ne jouait.',
    late: 'Cela n’a pas pu se faire à temps.',
    unknown: 'Le serveur s’est arrêté au milieu, et personne ne sait si c’est fait.',
    'webhook-refused': 'L’adresse ne l’a pas accepté.',
    'webhook-away': 'L’adresse était injoignable.',
    'webhook-missing': 'Il n’y a pas d’adresse pour cela.',
    'webhook-not-allowed':
      'L’adresse est dans un réseau privé, ce que les réglages du serveur n’autorisent pas (YSS_OUTBOUND_PRIVATE).',
  },
};
