// What notices say, in every language: a code, the values that go with it, and its words. What is kept is the code with
// its values; it is put into words when somebody reads. Next: notices.ts.
import type { Language } from '#core/language.ts';
import { explain } from '#core/source/explain.ts';
import { quotable } from '#core/source/sentences/figures.ts';
import type { TraceStep } from '#core/source/trace.ts';

/** About one stream: its name, where that is known. */
type OfStream = { stream?: string | undefined };

export type NoticeAbout =
  | { code: 'disk-full' }
  | { code: 'database-busy' }
  | { code: 'disk-away' }
  | { code: 'ffmpeg-missing' }
  /** The one that the settings name. */
  | { code: 'ffmpeg-unusable' }
  /** `account`: by its name, where that is known. */
  | { code: 'yoto-signed-out'; account?: string | undefined }
  | { code: 'no-voice' }
  | { code: 'speech-service-away' }
  | { code: 'not-spoken'; text: string }
  | { code: 'many-sentences'; count: number; perHour: number }
  /** A routine tells it; `text` is the parent's own. */
  | { code: 'routine-told'; routine: string; text: string; player?: string | undefined }
  /** `why`: what stood in the way, as core/source/explain.ts reads it. */
  | ({ code: 'stream-not-playable'; why: TraceStep[] } & OfStream)
  | ({ code: 'stream-unreadable' } & OfStream)
  | ({ code: 'stream-fault' } & OfStream)
  | ({ code: 'stream-late' } & OfStream);

type About<C extends NoticeAbout['code']> = Extract<NoticeAbout, { code: C }>;
type Words = { [C in NoticeAbout['code']]: (about: About<C>) => string };

const WORDS: Record<Language, Words> = {
  en: {
    'disk-full': () => 'The disk is nearly full. What is being imported waits, and goes on once there is room.',
    'database-busy': () =>
      'Nothing can be saved right now: the disk is full, or another program uses the database. Cards keep playing.',
    'disk-away': () =>
      'Recordings cannot be read right now. Is their disk connected? A short sentence plays meanwhile.',
    'ffmpeg-missing': () =>
      'ffmpeg is missing, which new recordings need. Install it on this machine (“apt install ffmpeg”), or name one that can make MP3 with YSS_FFMPEG.',
    'ffmpeg-unusable': () => 'The ffmpeg that the settings name (YSS_FFMPEG) cannot be used. New recordings need it.',
    'yoto-signed-out': ({ account }) =>
      `Yoto wants you to sign in again${account ? ` as “${account}”` : ''}. Cards keep playing meanwhile.`,
    'no-voice': () =>
      'Streams have sentences to say, but this server has no voice. Install espeak-ng, or set a speech service.',
    'speech-service-away': () =>
      'The speech service does not answer. Meanwhile the voice of this machine speaks, which sounds robotic.',
    'not-spoken': ({ text }) => `Some sentences could not be spoken, for example “${text}”. Streams leave them out.`,
    'many-sentences': ({ count, perHour }) =>
      `Streams may say ${count} new sentences soon. ${perHour} are prepared every hour.`,
    'routine-told': ({ routine, text, player }) =>
      `“${routine}” says${player === undefined ? '' : ` of “${player}”`}: “${quotable(text)}”.`,
    'stream-not-playable': ({ stream, why }) =>
      `${of(stream, '“', '”')}${explain(why, 'en')} Something else plays meanwhile.`,
    'stream-unreadable': ({ stream }) =>
      `${of(stream, '“', '”')}A newer version of the program saved this stream, or its entry is damaged. Save it again in the app.`,
    'stream-fault': ({ stream }) =>
      `${of(stream, '“', '”')}It could not be found out what this stream should play. Something else plays meanwhile.`,
    'stream-late': ({ stream }) =>
      `${of(stream, '“', '”')}It takes too long to find out what this stream should play. Something else plays meanwhile.`,
  },
  de: {
    'disk-full': () => 'Die Festplatte ist fast voll. Der Import wartet und geht von selbst weiter, sobald Platz ist.',
    'database-busy': () =>
      'Gerade lässt sich nichts speichern: Die Festplatte ist voll, oder ein anderes Programm benutzt die Datenbank. Die Karten spielen weiter.',
    'disk-away': () =>
      'Die Aufnahmen lassen sich gerade nicht lesen. Ist ihre Festplatte angeschlossen? So lange spielt ein kurzer Satz.',
    'ffmpeg-missing': () =>
      'Für neue Aufnahmen fehlt ffmpeg. Installiere es auf diesem Rechner („apt install ffmpeg“), oder nenne mit YSS_FFMPEG eines, das MP3 erzeugen kann.',
    'ffmpeg-unusable': () =>
      'Das ffmpeg aus den Einstellungen (YSS_FFMPEG) lässt sich nicht benutzen. Neue Aufnahmen brauchen es.',
    'yoto-signed-out': ({ account }) =>
      `Yoto möchte, dass du dich${account ? ` als „${account}“` : ''} neu anmeldest. Die Karten spielen so lange weiter.`,
    'no-voice': () =>
      'Deine Streams möchten Sätze sagen, aber dieser Server hat keine Stimme. Installiere espeak-ng, oder richte einen Sprachdienst ein.',
    'speech-service-away': () =>
      'Der Sprachdienst antwortet nicht. So lange spricht die Stimme dieses Rechners, die nach Roboter klingt.',
    'not-spoken': ({ text }) =>
      `Einige Sätze ließen sich nicht sprechen, zum Beispiel „${text}“. Deine Streams lassen sie weg.`,
    'many-sentences': ({ count, perHour }) =>
      `Deine Streams sagen bald vielleicht ${count} neue Sätze. Jede Stunde werden ${perHour} davon vorbereitet.`,
    'routine-told': ({ routine, text, player }) =>
      `„${routine}“ meldet${player === undefined ? '' : ` zu „${player}“`}: „${quotable(text)}“.`,
    'stream-not-playable': ({ stream, why }) =>
      `${of(stream, '„', '“')}${explain(why, 'de')} So lange spielt etwas anderes.`,
    'stream-unreadable': ({ stream }) =>
      `${of(stream, '„', '“')}Eine neuere Version des Programms hat diesen Stream gespeichert, oder sein Eintrag ist beschädigt. Speichere ihn in der App noch einmal.`,
    'stream-fault': ({ stream }) =>
      `${of(stream, '„', '“')}Was dieser Stream spielen soll, ließ sich nicht herausfinden. So lange spielt etwas anderes.`,
    'stream-late': ({ stream }) =>
      `${of(stream, '„', '“')}Es dauert zu lange, herauszufinden, was dieser Stream spielen soll. So lange spielt etwas anderes.`,
  },
  fr: {
    'disk-full': () => 'Le disque est presque plein. L’importation attend et reprendra dès qu’il y aura de la place.',
    'database-busy': () =>
      'Rien ne peut être enregistré en ce moment\u00a0: le disque est plein, ou un autre programme utilise la base de données. Les cartes continuent de jouer.',
    'disk-away': () =>
      'Les enregistrements sont illisibles en ce moment. Leur disque est-il branché\u00a0? En attendant, une courte phrase joue.',
    'ffmpeg-missing': () =>
      'Il manque ffmpeg, nécessaire aux nouveaux enregistrements. Installe-le sur cette machine («\u00a0apt install ffmpeg\u00a0»), ou indique avec YSS_FFMPEG un ffmpeg capable de créer du MP3.',
    'ffmpeg-unusable': () =>
      'Le ffmpeg indiqué dans les réglages (YSS_FFMPEG) est inutilisable. Les nouveaux enregistrements en ont besoin.',
    'yoto-signed-out': ({ account }) =>
      `Yoto demande que tu te reconnectes${account ? ` en tant que «\u00a0${account}\u00a0»` : ''}. Les cartes continuent de jouer entre-temps.`,
    'no-voice': () =>
      'Tes flux ont des phrases à dire, mais ce serveur n’a pas de voix. Installe espeak-ng, ou choisis un service vocal.',
    'speech-service-away': () =>
      'Le service vocal ne répond pas. En attendant, c’est la voix de cette machine qui parle, un peu comme un robot.',
    'not-spoken': ({ text }) =>
      `Certaines phrases n’ont pas pu être dites, par exemple «\u00a0${text}\u00a0». Tes flux les laissent de côté.`,
    'many-sentences': ({ count, perHour }) =>
      `Tes flux diront peut-être bientôt ${count} nouvelles phrases. Il s’en prépare ${perHour} par heure.`,
    'routine-told': ({ routine, text, player }) =>
      `«\u00a0${routine}\u00a0» signale${player === undefined ? '' : ` pour «\u00a0${player}\u00a0»`}\u00a0: «\u00a0${quotable(text)}\u00a0».`,
    'stream-not-playable': ({ stream, why }) =>
      `${of(stream, '«\u00a0', '\u00a0»\u00a0')}${explain(why, 'fr')} En attendant, autre chose joue.`,
    'stream-unreadable': ({ stream }) =>
      `${of(stream, '«\u00a0', '\u00a0»\u00a0')}Une version plus récente du programme a enregistré ce flux, ou son entrée est abîmée. Enregistre-le de nouveau dans l’application.`,
    'stream-fault': ({ stream }) =>
      `${of(stream, '«\u00a0', '\u00a0»\u00a0')}Impossible de trouver ce que ce flux doit jouer. En attendant, autre chose joue.`,
    'stream-late': ({ stream }) =>
      `${of(stream, '«\u00a0', '\u00a0»\u00a0')}Il faut trop longtemps pour trouver ce que ce flux doit jouer. En attendant, autre chose joue.`,
  },
};

export function noticeText(about: NoticeAbout, language: Language): string {
  // Each entry takes exactly the notice it is named after.
  return (WORDS[language][about.code] as (about: NoticeAbout) => string)(about);
}

/** As it was kept; undefined when this program has no words for it. */
export function readAbout(json: string | null): NoticeAbout | undefined {
  const about = json === null ? undefined : (JSON.parse(json) as NoticeAbout);
  return about && Object.hasOwn(WORDS.en, about.code) ? about : undefined;
}

function of(stream: string | undefined, open: string, close: string): string {
  return stream === undefined ? '' : `${open}${stream}${close}: `;
}
