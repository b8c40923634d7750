// Gesprochene Sätze, auf Deutsch: wie en-speech.ts.
import type { LaterCatalogue } from './en-later.ts';

export const speech: LaterCatalogue['speech'] = {
  title: 'Gesprochene Sätze',
  lead: 'Was deine Streams sagen. Es wird vorher gesprochen, damit niemand darauf wartet.',
  voice: 'Die Stimme',
  voices: {
    robot:
      'Dieser Server spricht selbst, mit „{{name}}“. Das klingt nach Roboter. Am schönsten klingt deine eigene Stimme: Nimm einen Satz auf, hole ihn in die Bibliothek und wähle ihn hier.',
    service: 'Neue Sätze spricht ein Sprachdienst, mit der Stimme „{{name}}“.',
    none: 'Dieser Server hat keine Stimme. Streams lassen einen Satz weg, bis du eine Aufnahme dafür wählst.',
  },
  try: 'Einen Satz ausprobieren',
  speak: 'Sprechen',
  sounds: 'So klingt der Satz',
  sentences: 'Was gesagt wird',
  none: 'Noch sagt kein Stream etwas. Füge irgendwo „Ein gesprochener Satz“ hinzu, dann steht er hier.',
  find: 'Sätze suchen',
  state: { waiting: 'Noch nicht gesprochen', failed: 'Ließ sich nicht sprechen' },
  failedHint: 'Streams lassen ihn vorerst weg. Wähle eine eigene Aufnahme, oder ändere den Satz in seinem Stream.',
  engine: { robot: 'Roboterstimme', service: 'Stimme „{{voice}}“', recording: 'deine eigene Aufnahme' },
  record: 'Aufnahme nehmen',
  recordOf: 'Aufnahme nehmen für: {{text}}',
  recordText:
    'Wähle, wer von jetzt an „{{text}}“ sagt. Noch nicht in der Bibliothek? Nimm es mit dem Handy auf und füge es dort hinzu.',
  voiceAgain: 'Wieder die Stimme',
  voiceAgainOf: 'Wieder die Stimme für: {{text}}',
  fallback: 'Wenn sonst nichts spielen kann',
  fallbackText:
    'Eine Karte bleibt nie stumm. Kann nicht einmal eure Lieblingssammlung spielen, hört dein Kind das hier.',
  fallbackShips: 'Ein kurzer freundlicher Satz',
  fallbackAgain: 'Wieder der Satz',
  fallbackRecord: 'Wähle eine Aufnahme von höchstens einer Minute: „Die Geschichte schläft noch. Ruf Mama oder Papa.“',
  hear: 'Anhören, was gesagt wird, oder es selbst sprechen',
};
