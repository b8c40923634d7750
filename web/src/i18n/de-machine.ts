// Zeitmaschine, wer gehört hat und Lesezeichen, auf Deutsch: wie en-machine.ts.
import type { LaterCatalogue } from './en-later.ts';

export const machine: LaterCatalogue['machine'] = {
  title: 'Zeitmaschine',
  text: 'Wähle, wer hört und wann, und sieh und hör, was spielen würde. Nachsehen ändert nichts.',
  anybody: 'Niemand Bestimmtes',
  moment: 'Zeitpunkt',
  momentHint: 'In der Zeitzone der Familie: {{zone}}',
  now: 'Zurück zu jetzt',
  unfinished: 'Sobald nichts mehr fehlt, steht hier, was spielen würde.',
  lasts: '{{time}} insgesamt',
  goesOnAt: 'geht weiter bei {{time}}',
  listen: 'So klingt es',
  why: 'Wie es dazu kam',
  week: 'Die Woche von diesem Zeitpunkt an',
  showWeek: 'Eine Woche zeigen',
  hideWeek: 'Woche verbergen',
  on: 'auf {{name}}',
  sure: {
    reserved: 'von hier gestartet',
    bound: 'du hast gesagt, wer es ist',
    event: 'der Player hat es gesagt',
    learned: 'an der Netzadresse erkannt',
    default: 'angenommen: wer in der Familie meistens hört',
    nobody: 'unbekannt, wer gehört hat',
  },
};

export const bookmarks: LaterCatalogue['bookmarks'] = {
  title: 'Wo sie gerade sind',
  at: '{{part}}, bei {{time}}',
  estimated: 'geschätzt',
  again: 'Von vorn',
  againOf: 'Von vorn: {{title}}',
  earlier: 'Zurück zur Stelle davor',
  earlierOf: 'Zurück zur Stelle davor: {{title}}',
  restarted: '„{{title}}“ beginnt von vorn. Die alte Stelle ist aufgehoben.',
  wentBack: '„{{title}}“ ist wieder an der Stelle davor.',
  household: 'Wer nicht erkannt wurde',
};
