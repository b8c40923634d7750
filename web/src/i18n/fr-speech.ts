// Phrases parlées, en français : comme en-speech.ts.
import type { LaterCatalogue } from './en-later.ts';

export const speech: LaterCatalogue['speech'] = {
  title: 'Phrases parlées',
  lead: 'Ce que disent tes flux. C’est parlé d’avance, pour que personne n’attende.',
  voice: 'La voix',
  voices: {
    robot:
      'Ce serveur parle lui-même, avec « {{name}} ». Cela sonne comme un robot. Le plus beau, c’est ta propre voix : enregistre une phrase, ajoute-la à la bibliothèque et choisis-la ici.',
    service: 'Les nouvelles phrases sont dites par un service de parole, avec la voix « {{name}} ».',
    none: 'Ce serveur n’a pas de voix. Les flux sautent une phrase tant que tu n’as pas choisi d’enregistrement pour elle.',
  },
  try: 'Essayer une phrase',
  speak: 'La dire',
  sounds: 'La phrase telle qu’elle sonne',
  sentences: 'Ce qui est dit',
  none: 'Aucun flux ne dit encore quelque chose. Ajoutes-y « Une phrase parlée » et elle apparaîtra ici.',
  find: 'Chercher une phrase',
  state: { waiting: 'Pas encore dite', failed: 'N’a pas pu être dite' },
  failedHint: 'Les flux la sautent pour l’instant. Choisis un enregistrement à toi, ou change la phrase dans son flux.',
  engine: { robot: 'voix de robot', service: 'voix « {{voice}} »', recording: 'ton propre enregistrement' },
  record: 'Prendre un enregistrement',
  recordOf: 'Prendre un enregistrement pour : {{text}}',
  recordText:
    'Choisis qui dira « {{text}} » désormais. Pas encore dans la bibliothèque ? Enregistre-le avec ton téléphone et ajoute-le.',
  voiceAgain: 'Revenir à la voix',
  voiceAgainOf: 'Revenir à la voix pour : {{text}}',
  fallback: 'Quand rien d’autre ne peut jouer',
  fallbackText:
    'Une carte n’est jamais muette. Si même la collection préférée ne peut pas jouer, l’enfant entend ceci.',
  fallbackShips: 'Une petite phrase gentille',
  fallbackAgain: 'Revenir à la phrase',
  fallbackRecord: 'Choisis un enregistrement d’une minute au plus : « L’histoire dort encore. Appelle maman ou papa. »',
  hear: 'Écouter ce qui est dit, ou le dire toi-même',
};
