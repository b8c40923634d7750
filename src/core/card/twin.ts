// The card as Yoto keeps it, as far as we write it: docs/protocol/yoto.md §3.1. What others may have written there too is
// plain JSON to us (Json) and kept by merge.ts. No rules here; those are in build.ts and check.ts.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** `icon16x16`: "yoto:#<mediaId>" or an address; null: none chosen. */
export type TwinDisplay = { icon16x16: string | null };

/** `duration` in whole seconds, `fileSize` in bytes. */
export type TwinTrack = {
  key: string;
  title: string;
  type: 'stream';
  format: 'mp3';
  trackUrl: string;
  channels: 'mono' | 'stereo';
  overlayLabel: string;
  display: TwinDisplay;
  duration?: number;
  fileSize?: number;
};

export type TwinChapter = {
  key: string;
  title: string;
  overlayLabel: string;
  display: TwinDisplay;
  tracks: TwinTrack[];
  duration?: number;
  fileSize?: number;
};

export type TwinMedia = { hasStreams: true; duration?: number; fileSize?: number };

export type TwinCard = {
  title: string;
  metadata: {
    author?: string;
    description?: string;
    /** How we find a card again whose creation was not answered. */
    note: string;
    hidden?: boolean;
    cover?: { imageL: string };
    media: TwinMedia;
  };
  content: {
    activity: 'yoto_Player';
    version: '1';
    playbackType: 'linear';
    config: { resumeTimeout: number; onlineOnly: true };
    chapters: TwinChapter[];
  };
};

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of objects, or nothing where the value is something else. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Chapters of any card, however it was written. */
export function chaptersOf(card: JsonObject): JsonObject[] {
  return isObject(card.content) ? objectsIn(card.content.chapters) : [];
}

/** Equal as JSON: the order of members does not count, an absent member equals an undefined one. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  return Object.keys({ ...one, ...other }).every((key) => isSame(one[key], other[key]));
}
