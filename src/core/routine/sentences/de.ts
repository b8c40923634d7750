// What a parent is told about a routine, in German. See catalogue.ts.
import { numberText, quotable, timeText } from '../../source/sentences/figures.ts';
import type { RoutineSentences } from './catalogue.ts';

const quote = (text: string): string => `„${text}“`;
const card = (title: string | undefined): string => (title === undefined ? 'eine Karte' : quote(title));
const Card = (title: string | undefined): string => (title === undefined ? 'Eine Karte' : quote(title));
const minutes = (count: number): string => `${numberText(count, ',')} ${count === 1 ? 'Minute' : 'Minuten'}`;
const percent = (value: number): string => `${Math.round(value)}\u00a0%`;

export const de: RoutineSentences = {
  colon: ': ',
  told: {
    time: ({ minuteOfDay }) => `Es war ${timeText(minuteOfDay)} Uhr`,
    'card-inserted': ({ player, card: title }) => `${Card(title)} wurde in ${quote(player)} gesteckt`,
    'card-removed': ({ player, card: title }) => `${Card(title)} wurde aus ${quote(player)} genommen`,
    'card-put-back': ({ player, card: title }) =>
      `${Card(title)} wurde aus ${quote(player)} genommen und wieder hineingesteckt`,
    'play-started': ({ player, card: title }) => `${Card(title)} begann auf ${quote(player)} zu spielen`,
    'play-stopped': ({ player, card: title }) => `${Card(title)} hörte auf ${quote(player)} auf`,
    'play-finished': ({ player, card: title }) => `${Card(title)} war auf ${quote(player)} zu Ende`,
    'battery-low': ({ player, percent: level }) => `Der Akku von ${quote(player)} stand bei ${percent(level)}`,
    offline: ({ player }) => `${quote(player)} war nicht mehr online`,
    'heard-today': ({ player, child, minutes: count }) =>
      `${child ?? `Wer ${quote(player)} hat,`} hatte heute ${minutes(count)} gehört`,
    switch: ({ name, on }) => `${quote(name)} wurde ${on ? 'eingeschaltet' : 'ausgeschaltet'}`,
    tried: () => 'Jemand hat darum gebeten',
  },
  actions: {
    volume: ({ percent: to }) => `Lautstärke auf ${percent(to)}`,
    'volume-cap': ({ percent: to }) =>
      to === null ? 'Lautstärke nicht mehr begrenzt' : `Lautstärke höchstens ${percent(to)}`,
    'volume-fade': ({ toPercent, minutes: over }) => `Lautstärke in ${minutes(over)} auf ${percent(toPercent)}`,
    pause: () => 'Pause',
    stop: () => 'anhalten',
    'stop-at-part-end': () => 'am Ende des Teils anhalten',
    'play-card': (_, what) => `${card(what)} spielen`,
    'play-stream': (_, what) => `${what === undefined ? 'einen Stream' : quote(what)} spielen`,
    'sleep-timer': ({ minutes: after }) => (after === 0 ? 'Einschlaftimer aus' : `Einschlaftimer ${minutes(after)}`),
    'night-light': ({ colour }) => (/^#0+$/.test(colour) ? 'Nachtlicht aus' : 'Nachtlicht an'),
    say: ({ text }) => `${quote(quotable(text))} sagen`,
    'say-recording': (_, what) => `${what === undefined ? 'eine Aufnahme' : quote(what)} abspielen`,
    notify: ({ text, to }) => `${to === 'app' ? 'in der App melden:' : 'nach außen melden:'} ${quote(quotable(text))}`,
    switch: ({ name, on }) => `${quote(name)} ${on ? 'einschalten' : 'ausschalten'}`,
  },
  on: (action, players) => `${action} (${players})`,
  holds: 'Alle Bedingungen treffen zu',
  holdsAlways: 'Es gibt keine Bedingungen',
  nothingDone: (because) => `Nichts wurde getan${because}`,
  nothingDoneSince: (why) => `Nichts wurde getan: ${why}`,
  against: {
    child: ({ name }) => (name === undefined ? 'niemand bekannt ist, der zuhört' : `${name} zuhört`),
    'other-player': () => 'es ein anderer Player ist',
    'heard-less': ({ minutes: least }) => `heute weniger als ${minutes(least)} gehört wurden`,
    'heard-before': () => 'heute schon etwas gehört wurde',
  },
  forPlayer: (player, text) => `${quote(player)}: ${text}`,
  steps: {
    'acted-before': () => 'Heute war sie schon einmal dran.',
    'caused-itself': () => 'Das hat sie selbst bewirkt, darum tut sie nichts.',
    'came-late': ({ minutes: late }) => `Sie kommt ${minutes(late)} zu spät: Der Server lief nicht.`,
    'came-too-late': ({ isAllLost }) =>
      isAllLost
        ? 'Der Server lief da nicht, und jetzt ist es zu spät dafür.'
        : 'Der Server lief da nicht. Nur was von da an gilt, wurde noch getan.',
    'found-no-player': () => 'Es gibt keinen Player dafür.',
  },
  whyNot: {
    overruled: 'Etwas Neueres kam dazwischen.',
    'something-else': 'Inzwischen spielt etwas anderes.',
    'knob-turned': 'Jemand hat am Knopf gedreht.',
    'no-card': 'Dieser Stream ist auf keiner Karte.',
    'no-light': 'Dieser Player hat kein Nachtlicht.',
    'not-playing': 'Es spielte nichts.',
    late: 'Es ging nicht mehr rechtzeitig.',
    unknown: 'Der Server wurde mittendrin beendet, und niemand weiß, ob es getan wurde.',
    'webhook-refused': 'Die Adresse hat es nicht angenommen.',
    'webhook-away': 'Die Adresse war nicht erreichbar.',
    'webhook-missing': 'Es gibt keine Adresse dafür.',
    'webhook-not-allowed':
      'Die Adresse liegt in einem privaten Netz, was die Einstellungen des Servers nicht erlauben (YSS_OUTBOUND_PRIVATE).',
  },
};
