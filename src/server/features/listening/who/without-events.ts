// Who listens as far as that is known without events: a parent has said it of the address, the address gives it away, or
// the household has somebody for whom unknown listeners are taken. Never a guess among several children.

import type { Confidence } from '#core/listening/who.ts';
import { findLearned } from '#core/listening/who-address.ts';
import type { Family } from '../../family/service.ts';

/** A player that belongs to nobody is found without a child. */
export interface Found {
  playerId?: string;
  childId?: string;
  confidence: Confidence;
}

export type KnownFamily = Pick<Family, 'settings' | 'childOf' | 'players' | 'boundTo' | 'learnAddress'>;

export function foundPlayer(family: KnownFamily, playerId: string, confidence: Confidence): Found {
  const childId = family.childOf(playerId);
  return { playerId, ...(childId === undefined ? {} : { childId }), confidence };
}

export function findBound(family: KnownFamily, address: string): Found | undefined {
  const bound = family.boundTo(address);
  if (bound?.playerId !== undefined) return foundPlayer(family, bound.playerId, 'bound');
  return bound?.childId === undefined ? undefined : { childId: bound.childId, confidence: 'bound' };
}

/** `isElsewhere`: events say that this player plays something else. */
export function presume(family: KnownFamily, address: string, isElsewhere: (playerId: string) => boolean): Found {
  const learned = findLearned(family.players(), address);
  if (learned !== undefined && !isElsewhere(learned)) return foundPlayer(family, learned, 'learned');
  const childId = family.settings().defaultChildId;
  return childId === undefined ? { confidence: 'nobody' } : { childId, confidence: 'default' };
}
