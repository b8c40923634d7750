// What can speak: a port with an engine behind it (espeak.ts, service.ts). A voice makes a sound file of any kind that
// ffmpeg reads; say.ts makes house format of it. Nothing here decides what is said or when.

export interface Wording {
  /** With every placeholder filled in. */
  text: string;
  /** Such as en, de, fr. */
  language: string;
}

export interface SpeechVoice {
  /** Kept with what it spoke; another name means another sound. */
  readonly name: string;
  speak(wording: Wording, signal: AbortSignal): Promise<Voiced>;
}

/** `isAway`: nothing is wrong with the text, the voice itself cannot be had; it is left in peace for a while. */
export type Voiced =
  | { kind: 'voiced'; bytes: Buffer }
  | { kind: 'failed'; detail: string; isAway: boolean }
  | { kind: 'cancelled' };

/** By this name go all engines of that synthesizer. It sounds robotic, and parents are told so. */
export const ROBOT = 'espeak-ng';

/** What may be said in one go, in UTF-16 units. */
export const LONGEST_TEXT = 4_000;

/** Control characters are no words, and `[[` would begin phonemes for espeak-ng. */
export function speakable(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll('[[', '[ [')
    .slice(0, LONGEST_TEXT);
}
