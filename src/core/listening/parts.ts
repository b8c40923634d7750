// What a plan consists of for those who listen: which part plays where. Kept with a listening, so that a position can be
// told as "four minutes into part three" long after the recipe has changed.

export interface PlayedPart {
  kind: 'audio' | 'speech' | 'silence';
  title: string;
  /** Of audio. */
  audioId?: string | undefined;
  /** When it was played as a part of a series that remembers its place. */
  collectionId?: string | undefined;
  /** Where it begins in the plan. */
  atMs: number;
  /** How long it is in the plan. */
  lengthMs: number;
  /** Where it begins inside the audio, when it goes on from a bookmark. */
  fromMs: number;
  /** How long the whole audio is. */
  wholeMs: number;
}

/** The part that plays at `atMs` of the plan, and the position inside its audio. */
export function partAt(parts: readonly PlayedPart[], atMs: number): { part: PlayedPart; insideMs: number } | undefined {
  const part = parts.findLast((one) => one.atMs <= atMs);
  return part && { part, insideMs: part.fromMs + Math.min(part.lengthMs, atMs - part.atMs) };
}
