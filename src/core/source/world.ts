// What a decision may know: the time, who listens, the library and what was heard before. Everything comes in from
// outside, so that one source and one world always give one decision, in a server, a browser or a test. See decide.ts.
import type { SegmentRef } from '../plan/plan.ts';

/** `gone`: deleted; `waiting`: not rendered yet; `damaged`: must be rendered again. */
export type AudioFact =
  | { state: 'ready'; title: string; durationMs: number; segments: readonly SegmentRef[] }
  | { state: 'waiting' | 'damaged'; title: string }
  | { state: 'gone' };

/** Parts in the order that the parent gave them. */
export interface CollectionFact {
  title: string;
  parts: readonly { audioId: string; addedAtMs: number }[];
}

/** `missing`: this wording with these values has not been spoken yet. */
export type SpeechFact = { state: 'ready'; durationMs: number; segments: readonly SegmentRef[] } | { state: 'missing' };

/** Who listens, as far as it is known. */
export interface Listener {
  playerId?: string | undefined;
  childId?: string | undefined;
  childName?: string | undefined;
}

export interface Heard {
  audioId: string;
  atMs: number;
}

export interface Bookmark {
  audioId: string;
  /** Inside that part. */
  positionMs: number;
  /** When it was written; a part that was heard since then is no place to go back to. Absent: lately. */
  atMs?: number | undefined;
}

/** Of the child, or of the whole household when nobody is known. */
export interface Memory {
  /** Oldest first. At least what was heard of the audio that the source may play. */
  heard: readonly Heard[];
  /** The same of the whole family. */
  heardByFamily: readonly Heard[];
  /** Of anything, since midnight in the family's zone. */
  heardTodayMs: number;
  /** Plays of this stream since midnight of which something was heard. */
  playsToday: number;
  /** By id of the collection. */
  bookmarks: ReadonlyMap<string, Bookmark>;
}

export interface World {
  nowMs: number;
  /** IANA name, such as Europe/Paris. */
  zone: string;
  /** For sentences and for weekdays in them: en, de, fr. */
  language: string;
  listener: Listener;
  /** Makes what is drawn by lot repeatable: the same seed draws the same. */
  seed: string;
  findAudio(audioId: string): AudioFact;
  findCollection(collectionId: string): CollectionFact | undefined;
  /** `text` as it will be spoken, placeholders filled in. */
  findSpeech(text: string, language: string): SpeechFact;
  isSwitchOn(name: string): boolean;
  memory: Memory;
}

export const NOTHING_HEARD: Memory = {
  heard: [],
  heardByFamily: [],
  heardTodayMs: 0,
  playsToday: 0,
  bookmarks: new Map(),
};

/** Where nothing is known but the library: no time, no listener, no memory. */
export const UNKNOWN_WORLD: Omit<World, 'findAudio'> = {
  nowMs: 0,
  zone: 'UTC',
  language: 'en',
  listener: {},
  seed: '',
  findCollection: () => undefined,
  findSpeech: () => ({ state: 'missing' }),
  isSwitchOn: () => false,
  memory: NOTHING_HEARD,
};
