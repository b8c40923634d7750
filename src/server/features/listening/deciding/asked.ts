// What the door asks of listening, and what it gets.
import type { RangeWish } from '#core/http/range.ts';
import type { Source } from '#core/source/document.ts';
import type { ShelvedPlan } from '../../../media/plan-shelf.ts';
import type { Kept } from '../store.ts';
import type { Identified } from '../who/service.ts';
import type { Slot } from './slots.ts';

export interface ListeningRequest {
  streamId: string;
  /** Hash of who is asking: address and user agent. */
  listenerKey: string;
  /** Of the client, through trusted proxies only. */
  address: string;
  arrivedAtMs: number;
  /** A look before the real request. */
  isProbe: boolean;
  /** Came by the address that anybody can guess: nobody is known there, and nothing waits. */
  isPublic: boolean;
  /** A play of its own kind, which never goes on with another; it may have another source than the stream. */
  variant?: string | undefined;
  source?: Source | undefined;
  /** One of the tracks of a mix; absent: all of it in one. */
  slot?: Slot | undefined;
  /** Players that one of our own commands has just sent to this stream. */
  expected?: readonly string[] | undefined;
  /** Only our commands begin it. */
  isOursAlone?: boolean | undefined;
  /** Who asks, when that was found out already: each request is told apart once. */
  identified?: Identified | undefined;
  /** Decided for this request alone: it is shared with no other play. */
  isReserved?: boolean | undefined;
  wish: RangeWish;
  ifRange: string | undefined;
}

/** What is found out about who asks, while a decision is under way: a fallback must not be another child's. */
export interface Asker {
  childId?: string | undefined;
  isKnown: boolean;
  /** For what is told to a parent. */
  streamName?: string;
}

export interface Opened extends ShelvedPlan {
  /** Absent for what is not pinned: the sentence, the evergreen collection. */
  kept?: Kept;
  /** The plan is a new one: a range of something else must not be answered with a part of it. */
  ignoreRange: boolean;
  /** Where these bytes begin in the whole play, when they are one slot of it. */
  playFromMs?: number;
}
