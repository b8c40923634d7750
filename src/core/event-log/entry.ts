// What the event log holds: one entry for each thing that happened and that a parent may ask about later. Facts and names
// only, never a message as it came and never a secret; words are made when somebody reads.
import type { Wish } from '../player/wishes.ts';
import type { RoutineStep } from '../routine/trace.ts';
import type { TraceStep } from '../source/trace.ts';

/** A place on a card, as its player names it. */
export interface Place {
  yotoCardId?: string | undefined;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  /** As the player shows it. */
  title?: string | undefined;
  positionMs?: number | undefined;
}

/** Volumes in steps of the knob, 0 to 16; batteries in percent. */
export interface Details {
  /** The first that was heard of this player since the server started: what it was doing then. */
  'first-word': Place & { status: 'playing' | 'paused' | 'stopped' };
  /** `remotely`: started by an app or a routine, with nothing put in. */
  'card-inserted': Place & { remotely: boolean };
  'card-removed': Place;
  'card-finished': Place;
  'play-started': Place;
  'play-paused': Place;
  'play-stopped': Place;
  'track-changed': Place;
  'volume-changed': { from?: number | undefined; to: number };
  'sleep-timer-changed': { seconds: number };
  'headphones-changed': { plugged: boolean };
  'battery-low': { level: number };
  'charging-changed': { charging: boolean; level?: number | undefined };
  'player-online': object;
  'player-offline': object;
  /** A player told more than anybody could read: so many things were left out. */
  'left-out': { count: number };
  'stream-decided': {
    streamId: string;
    listeningId: string;
    stream?: string | undefined;
    trace: readonly TraceStep[];
    /** As it was said then, for plays that kept no trace. */
    reason?: string | undefined;
  };
  /** `problem`: the code of why it was not carried out. `sent`: the player did not say that it did it. */
  command: { wish: Wish; outcome: 'done' | 'sent' | 'failed'; problem?: string | undefined };
  'routine-acted': { routineId: string; routine: string; trace: readonly RoutineStep[] };
  'notice-raised': { topic: string; text: string };
  'notice-cleared': { topic: string };
  'account-changed': { accountId: string; state: 'linked' | 'broken' | 'unlinked' };
}

export type Kind = keyof Details;

/** By what a parent looks for. */
export const KINDS_BY_GROUP = {
  card: ['card-inserted', 'card-removed', 'card-finished'],
  play: ['first-word', 'play-started', 'play-paused', 'play-stopped', 'track-changed'],
  knob: ['volume-changed', 'sleep-timer-changed', 'headphones-changed'],
  power: ['battery-low', 'charging-changed', 'player-online', 'player-offline', 'left-out'],
  decision: ['stream-decided'],
  command: ['command', 'routine-acted'],
  trouble: ['notice-raised', 'notice-cleared', 'account-changed'],
} as const satisfies Record<string, readonly Kind[]>;

export type Group = keyof typeof KINDS_BY_GROUP;
export const GROUPS = Object.keys(KINDS_BY_GROUP) as [Group, ...Group[]];
export const KINDS = Object.values(KINDS_BY_GROUP).flat() as [Kind, ...Kind[]];

/** Of one kind, with what belongs to it. */
export type About<K extends Kind = Kind> = { [One in K]: { kind: One; details: Details[One] } }[K];

export type Entry<K extends Kind = Kind> = About<K> & {
  atMs: number;
  /** Of several that became one: when the last of them happened. */
  untilMs?: number | undefined;
  playerId?: string | undefined;
  childId?: string | undefined;
};
