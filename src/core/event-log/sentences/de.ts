// Was das Ereignisprotokoll sagt, auf Deutsch. Siehe catalogue.ts.
import type { Wish } from '../../player/wishes.ts';
import { clockText } from '../../source/sentences/figures.ts';
import type { LogSentences } from './catalogue.ts';

const quote = (text: string): string => `„${text}“`;
const at = (positionMs: number | undefined): string => (positionMs ? ` bei ${clockText(positionMs)}` : '');

const WISHES: { [W in Wish['do']]: (wish: Extract<Wish, { do: W }>) => string } = {
  play: () => 'eine Karte abspielen',
  pause: () => 'Pause machen',
  resume: () => 'weiterspielen',
  stop: () => 'aufhören',
  next: () => 'zum nächsten Teil gehen',
  previous: () => 'einen Teil zurückgehen',
  restart: () => 'neu starten',
  seek: ({ positionMs }) => `zu ${clockText(positionMs)} springen`,
  volume: ({ percent }) => `die Lautstärke auf ${percent}\u00a0% stellen`,
  'sleep-timer': ({ seconds }) =>
    seconds === 0 ? 'den Schlaftimer beenden' : `nach ${clockText(seconds * 1000)} einschlafen`,
  'night-light': () => 'das Nachtlicht ändern',
  bluetooth: ({ on }) => `Bluetooth ${on ? 'einschalten' : 'ausschalten'}`,
};
const OUTCOMES = {
  done: 'Erledigt.',
  sent: 'Weitergegeben; der Player hat nicht gesagt, dass er es getan hat.',
  failed: 'Das hat nicht geklappt.',
};

export const de: LogSentences = {
  quote,
  aCard: 'eine Karte',
  of: {
    'first-word': ({ yotoCardId, status }, card) =>
      yotoCardId === undefined
        ? 'Meldet sich nach dem Start des Servers wieder; es läuft keine Karte.'
        : `Meldet sich nach dem Start des Servers wieder; darin ist ${card} und ${{ playing: 'spielt', paused: 'macht Pause', stopped: 'ist still' }[status]}.`,
    'card-inserted': ({ remotely }, card) =>
      remotely ? `Aus der Ferne gestartet: ${card}.` : `Karte eingesteckt: ${card}.`,
    'card-removed': ({ positionMs }, card) => `Karte herausgezogen oder gestoppt: ${card}${at(positionMs)}.`,
    'card-finished': (_, card) => `Zu Ende gespielt: ${card}.`,
    'play-started': ({ positionMs }, card) => `Spielt: ${card}${at(positionMs)}.`,
    'play-paused': ({ positionMs }, card) => `Pause: ${card}${at(positionMs)}.`,
    'play-stopped': ({ positionMs }, card) => `Gestoppt: ${card}${at(positionMs)}.`,
    'track-changed': ({ title }, card) =>
      title === undefined ? `Nächster Teil: ${card}.` : `Nächster Teil: ${quote(title)}.`,
    'volume-changed': ({ from, to }) =>
      from === undefined ? `Lautstärke: ${to} von 16.` : `Lautstärke von ${from} auf ${to} von 16.`,
    'sleep-timer-changed': ({ seconds }) =>
      seconds === 0 ? 'Der Schlaftimer ist aus.' : `Schläft nach ${clockText(seconds * 1000)} ein.`,
    'headphones-changed': ({ plugged }) => (plugged ? 'Kopfhörer eingesteckt.' : 'Kopfhörer ausgesteckt.'),
    'battery-low': ({ level }) => `Der Akku ist fast leer: ${level}\u00a0%.`,
    'charging-changed': ({ charging }) => (charging ? 'Lädt auf.' : 'Lädt nicht mehr.'),
    'player-online': () => 'Der Player ist online.',
    'player-offline': () => 'Der Player ist offline.',
    'left-out': ({ count }) => `Der Player hat zu viel auf einmal gemeldet; ${count} Einträge fehlen hier.`,
    command: ({ wish, outcome }) => `Bitte: ${(WISHES[wish.do] as (wish: Wish) => string)(wish)}. ${OUTCOMES[outcome]}`,
    'notice-cleared': () => 'Eine Störung ist vorbei.',
    'account-changed': ({ state }) =>
      ({
        linked: 'Das Yoto-Konto ist verbunden.',
        broken: 'Yoto möchte, dass du dich neu anmeldest.',
        unlinked: 'Das Yoto-Konto wurde getrennt.',
      })[state],
  },
};
