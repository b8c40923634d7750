// What a parent is told about a routine, in English. See catalogue.ts.
import { numberText, quotable, timeText } from '../../source/sentences/figures.ts';
import type { RoutineSentences } from './catalogue.ts';

const quote = (text: string): string => `“${text}”`;
const card = (title: string | undefined): string => (title === undefined ? 'a card' : quote(title));
const Card = (title: string | undefined): string => (title === undefined ? 'A card' : quote(title));
const minutes = (count: number): string => `${numberText(count, '.')} ${count === 1 ? 'minute' : 'minutes'}`;
const percent = (value: number): string => `${Math.round(value)}%`;

export const en: RoutineSentences = {
  colon: ': ',
  told: {
    time: ({ minuteOfDay }) => `It was ${timeText(minuteOfDay)}`,
    'card-inserted': ({ player, card: title }) => `${Card(title)} was put into ${quote(player)}`,
    'card-removed': ({ player, card: title }) => `${Card(title)} was taken out of ${quote(player)}`,
    'card-put-back': ({ player, card: title }) => `${Card(title)} was taken out of ${quote(player)} and put back`,
    'play-started': ({ player, card: title }) => `${Card(title)} began to play on ${quote(player)}`,
    'play-stopped': ({ player, card: title }) => `${Card(title)} stopped on ${quote(player)}`,
    'play-finished': ({ player, card: title }) => `${Card(title)} came to its end on ${quote(player)}`,
    'battery-low': ({ player, percent: level }) => `The battery of ${quote(player)} was at ${percent(level)}`,
    offline: ({ player }) => `${quote(player)} went offline`,
    'heard-today': ({ player, child, minutes: count }) =>
      `${child ?? `Whoever has ${quote(player)}`} had listened for ${minutes(count)} today`,
    switch: ({ name, on }) => `${quote(name)} was switched ${on ? 'on' : 'off'}`,
    tried: () => 'A parent asked for it',
  },
  actions: {
    volume: ({ percent: to }) => `volume to ${percent(to)}`,
    'volume-cap': ({ percent: to }) => (to === null ? 'volume no longer limited' : `volume at most ${percent(to)}`),
    'volume-fade': ({ toPercent, minutes: over }) => `volume to ${percent(toPercent)} within ${minutes(over)}`,
    pause: () => 'pause',
    stop: () => 'stop',
    'stop-at-part-end': () => 'stop at the end of the part',
    'play-card': (_, what) => `play ${card(what)}`,
    'play-stream': (_, what) => `play ${what === undefined ? 'a stream' : quote(what)}`,
    'sleep-timer': ({ minutes: after }) => (after === 0 ? 'sleep timer off' : `sleep timer ${minutes(after)}`),
    'night-light': ({ colour }) => (/^#0+$/.test(colour) ? 'night light off' : 'night light on'),
    say: ({ text }) => `say ${quote(quotable(text))}`,
    'say-recording': (_, what) => `say ${what === undefined ? 'a recording' : quote(what)}`,
    notify: ({ text, to }) => `${to === 'app' ? 'tell in the app' : 'tell outside'} ${quote(quotable(text))}`,
    switch: ({ name, on }) => `switch ${quote(name)} ${on ? 'on' : 'off'}`,
  },
  on: (action, players) => `${action} on ${players}`,
  holds: 'All conditions hold',
  holdsAlways: 'There are no conditions',
  nothingDone: (because) => `Nothing was done${because}`,
  nothingDoneSince: (why) => `Nothing was done: ${why}`,
  against: {
    child: ({ name }) => (name === undefined ? 'nobody is known to listen' : `${name} listens`),
    'other-player': () => 'it is another player',
    'heard-less': ({ minutes: least }) => `less than ${minutes(least)} were heard today`,
    'heard-before': () => 'something was heard today already',
  },
  forPlayer: (player, text) => `${quote(player)}: ${text}`,
  steps: {
    'acted-before': () => 'It has acted today already.',
    'caused-itself': () => 'It has caused this itself, so it leaves it alone.',
    'came-late': ({ minutes: late }) => `It comes ${minutes(late)} late: the server was not running.`,
    'came-too-late': ({ isAllLost }) =>
      isAllLost
        ? 'The server was not running then, and now it is too late for it.'
        : 'The server was not running then. Only what holds from then on was still done.',
    'found-no-player': () => 'There is no player for it.',
  },
  whyNot: {
    overruled: 'Something newer came in between.',
    'something-else': 'Something else plays by now.',
    'knob-turned': 'Somebody turned the knob.',
    'no-card': 'This stream stands on no card.',
    'no-light': 'This player has no night light.',
    'not-playing': 'Nothing played.',
    late: 'It could not be done in time.',
    unknown: 'The server was stopped in the middle of it, and nobody knows whether it was done.',
    'webhook-refused': 'The address did not accept it.',
    'webhook-away': 'The address could not be reached.',
    'webhook-missing': 'There is no address for it.',
    'webhook-not-allowed':
      'The address lies in a private network, which the settings of the server do not allow (YSS_OUTBOUND_PRIVATE).',
  },
};
