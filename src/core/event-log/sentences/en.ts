// What the event log says, in English. See catalogue.ts.
import type { Wish } from '../../player/wishes.ts';
import { clockText } from '../../source/sentences/figures.ts';
import type { LogSentences } from './catalogue.ts';

const quote = (text: string): string => `“${text}”`;
const at = (positionMs: number | undefined): string => (positionMs ? ` at ${clockText(positionMs)}` : '');

const WISHES: { [W in Wish['do']]: (wish: Extract<Wish, { do: W }>) => string } = {
  play: () => 'play a card',
  pause: () => 'pause',
  resume: () => 'go on',
  stop: () => 'stop',
  next: () => 'go to the next part',
  previous: () => 'go back a part',
  restart: () => 'restart',
  seek: ({ positionMs }) => `go to ${clockText(positionMs)}`,
  volume: ({ percent }) => `set the volume to ${percent} %`,
  'sleep-timer': ({ seconds }) => (seconds === 0 ? 'end the sleep timer' : `sleep after ${clockText(seconds * 1000)}`),
  'night-light': () => 'change the night light',
  bluetooth: ({ on }) => `switch Bluetooth ${on ? 'on' : 'off'}`,
};
const OUTCOMES = {
  done: 'Done.',
  sent: 'It was passed on; the player has not said that it did it.',
  failed: 'That did not work.',
};

export const en: LogSentences = {
  quote,
  aCard: 'a card',
  of: {
    'first-word': ({ yotoCardId, status }, card) =>
      yotoCardId === undefined
        ? 'Heard again after the server started; no card plays.'
        : `Heard again after the server started; ${card} is in it and ${{ playing: 'plays', paused: 'is paused', stopped: 'is silent' }[status]}.`,
    'card-inserted': ({ remotely }, card) => (remotely ? `Started from afar: ${card}.` : `Card put in: ${card}.`),
    'card-removed': ({ positionMs }, card) => `Card taken out or stopped: ${card}${at(positionMs)}.`,
    'card-finished': (_, card) => `Played to the end: ${card}.`,
    'play-started': ({ positionMs }, card) => `Plays: ${card}${at(positionMs)}.`,
    'play-paused': ({ positionMs }, card) => `Paused: ${card}${at(positionMs)}.`,
    'play-stopped': ({ positionMs }, card) => `Stopped: ${card}${at(positionMs)}.`,
    'track-changed': ({ title }, card) => (title === undefined ? `Next part: ${card}.` : `Next part: ${quote(title)}.`),
    'volume-changed': ({ from, to }) =>
      from === undefined ? `Volume: ${to} of 16.` : `Volume from ${from} to ${to} of 16.`,
    'sleep-timer-changed': ({ seconds }) =>
      seconds === 0 ? 'The sleep timer is off.' : `Sleeps after ${clockText(seconds * 1000)}.`,
    'headphones-changed': ({ plugged }) => (plugged ? 'Headphones plugged in.' : 'Headphones unplugged.'),
    'battery-low': ({ level }) => `The battery is low: ${level} %.`,
    'charging-changed': ({ charging }) => (charging ? 'Charging has begun.' : 'No longer charging.'),
    'player-online': () => 'The player is online.',
    'player-offline': () => 'The player is offline.',
    'left-out': ({ count }) => `The player told too much at once; ${count} entries were left out.`,
    command: ({ wish, outcome }) =>
      `Asked to ${(WISHES[wish.do] as (wish: Wish) => string)(wish)}. ${OUTCOMES[outcome]}`,
    'notice-cleared': () => 'A trouble is over.',
    'account-changed': ({ state }) =>
      ({
        linked: 'The Yoto account is connected.',
        broken: 'Yoto wants you to sign in again.',
        unlinked: 'The Yoto account was disconnected.',
      })[state],
  },
};
