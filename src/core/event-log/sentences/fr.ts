// Ce que dit le journal, en français. Voir catalogue.ts.
import type { Wish } from '../../player/wishes.ts';
import { clockText } from '../../source/sentences/figures.ts';
import type { LogSentences } from './catalogue.ts';

const quote = (text: string): string => `«\u00a0${text}\u00a0»`;
const at = (positionMs: number | undefined): string => (positionMs ? ` à ${clockText(positionMs)}` : '');
const COLON = '\u00a0: ';

const WISHES: { [W in Wish['do']]: (wish: Extract<Wish, { do: W }>) => string } = {
  play: () => 'jouer une carte',
  pause: () => 'faire une pause',
  resume: () => 'reprendre',
  stop: () => 's’arrêter',
  next: () => 'passer à la suite',
  previous: () => 'revenir en arrière',
  restart: () => 'redémarrer',
  seek: ({ positionMs }) => `aller à ${clockText(positionMs)}`,
  volume: ({ percent }) => `mettre le volume à ${percent}\u00a0%`,
  'sleep-timer': ({ seconds }) =>
    seconds === 0 ? 'arrêter la minuterie' : `s’endormir après ${clockText(seconds * 1000)}`,
  'night-light': () => 'changer la veilleuse',
  bluetooth: ({ on }) => `${on ? 'activer' : 'couper'} le Bluetooth`,
};
const OUTCOMES = {
  done: 'C’est fait.',
  sent: 'C’est transmis\u00a0; le lecteur n’a pas dit qu’il l’a fait.',
  failed: 'Cela n’a pas marché.',
};

export const fr: LogSentences = {
  quote,
  aCard: 'une carte',
  of: {
    'first-word': ({ yotoCardId, status }, card) =>
      yotoCardId === undefined
        ? 'Se fait entendre après le démarrage du serveur\u00a0; aucune carte ne joue.'
        : `Se fait entendre après le démarrage du serveur\u00a0; ${card} est dedans et ${{ playing: 'joue', paused: 'est en pause', stopped: 'se tait' }[status]}.`,
    'card-inserted': ({ remotely }, card) =>
      remotely ? `Lancée à distance${COLON}${card}.` : `Carte insérée${COLON}${card}.`,
    'card-removed': ({ positionMs }, card) => `Carte retirée ou arrêtée${COLON}${card}${at(positionMs)}.`,
    'card-finished': (_, card) => `Jouée jusqu’au bout${COLON}${card}.`,
    'play-started': ({ positionMs }, card) => `Joue${COLON}${card}${at(positionMs)}.`,
    'play-paused': ({ positionMs }, card) => `En pause${COLON}${card}${at(positionMs)}.`,
    'play-stopped': ({ positionMs }, card) => `Arrêt${COLON}${card}${at(positionMs)}.`,
    'track-changed': ({ title }, card) => `Partie suivante${COLON}${title === undefined ? card : quote(title)}.`,
    'volume-changed': ({ from, to }) =>
      from === undefined ? `Volume${COLON}${to} sur 16.` : `Volume de ${from} à ${to} sur 16.`,
    'sleep-timer-changed': ({ seconds }) =>
      seconds === 0 ? 'La minuterie est arrêtée.' : `S’endort après ${clockText(seconds * 1000)}.`,
    'headphones-changed': ({ plugged }) => (plugged ? 'Casque branché.' : 'Casque débranché.'),
    'battery-low': ({ level }) => `La batterie est faible${COLON}${level}\u00a0%.`,
    'charging-changed': ({ charging }) => (charging ? 'La charge a commencé.' : 'La charge est finie.'),
    'player-online': () => 'Le lecteur est en ligne.',
    'player-offline': () => 'Le lecteur est hors ligne.',
    'left-out': ({ count }) => `Le lecteur a trop parlé d’un coup\u00a0; ${count} entrées manquent ici.`,
    command: ({ wish, outcome }) =>
      `Demande${COLON}${(WISHES[wish.do] as (wish: Wish) => string)(wish)}. ${OUTCOMES[outcome]}`,
    'notice-cleared': () => 'Un problème est réglé.',
    'account-changed': ({ state }) =>
      ({
        linked: 'Le compte Yoto est connecté.',
        broken: 'Yoto demande que tu te reconnectes.',
        unlinked: 'Le compte Yoto a été déconnecté.',
      })[state],
  },
};
