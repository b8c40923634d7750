// The moment in which something is decided: the time, the family's zone, who listens and what they heard.
import type { Needs } from '#core/source/needs.ts';
import { type Memory, NOTHING_HEARD } from '#core/source/world.ts';
import type { Clock } from '../../../clock.ts';
import type { Moment } from '../../../media/planner.ts';
import type { Family } from '../../family/service.ts';

export interface MomentDeps {
  clock: Clock;
  family: Pick<Family, 'settings' | 'isSwitchOn' | 'childName'>;
  memory: {
    read(request: {
      streamId: string;
      childId?: string | undefined;
      playerId?: string | undefined;
      needs: Needs;
      nowMs: number;
      zone: string;
    }): Memory | Promise<Memory>;
  };
}

export interface MomentRequest {
  streamId: string;
  needs: Needs;
  seed: string;
  playerId?: string | undefined;
  childId?: string | undefined;
  /** Another moment than now, for the time machine. */
  nowMs?: number | undefined;
}

export type MomentOf = (request: MomentRequest) => Promise<Moment>;

export function createMoments({ clock, family, memory }: MomentDeps): MomentOf {
  return async ({ streamId, needs, seed, playerId, childId, nowMs = clock.now() }) => {
    const { zone, language } = family.settings();
    const childName = childId === undefined ? undefined : family.childName(childId);
    return {
      ...{ nowMs, zone, language, seed },
      listener: { playerId, childId, childName },
      isSwitchOn: (name) => family.isSwitchOn(name),
      memory: needs.dependsOnMemory
        ? await memory.read({ streamId, childId, playerId, needs, nowMs, zone })
        : NOTHING_HEARD,
    };
  };
}
