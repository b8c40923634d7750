// What tests of announcements look at: what a player plays, moment by moment, and what became of an announcement.
import { vi } from 'vitest';
import type { Announcement, ToldPlayer } from '#contract/announcements.ts';
import type { World } from '../world.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const LOOK_MS = 4;

export interface Seen {
  cardId: string | undefined;
  positionMs: number;
  status: string;
}

/** Writes down each change of card, with the last and the first position around it. Only true times between looks are lost. */
export function watchPlayer(world: Pick<World, 'simulator'>, playerId: string) {
  const seen: Seen[] = [];
  const timer = setInterval(() => {
    const { playing, playback, isWaiting } = world.simulator.player(playerId).snapshot();
    if (isWaiting && playing) return;
    const now = { cardId: playing?.cardId, positionMs: playing?.positionMs ?? 0, status: playback };
    const last = seen.at(-1);
    const isNew = last?.cardId !== now.cardId || now.positionMs < (last?.positionMs ?? 0) - 500;
    if (isNew) seen.push({ ...now }, now);
    else seen[seen.length - 1] = now;
  }, LOOK_MS);
  return {
    /** Two for each stretch: how it began and how it ended. */
    seen,
    stretchesOf: (cardId: string): { fromMs: number; toMs: number }[] => {
      const own: { fromMs: number; toMs: number }[] = [];
      for (let at = 0; at + 1 < seen.length; at += 2) {
        if (seen[at]?.cardId !== cardId) continue;
        own.push({ fromMs: seen[at]?.positionMs ?? 0, toMs: seen[at + 1]?.positionMs ?? 0 });
      }
      return own;
    },
    stop: () => clearInterval(timer),
  };
}

/** The latest announcement, when it is over on this player. */
export async function endedOn({ client }: Pick<World, 'client'>, playerId: string): Promise<ToldPlayer> {
  let last: Announcement | undefined;
  const find = async () => {
    [last] = (await client.announcements.list()).items;
    return last?.players.find((one) => one.playerId === playerId && one.afterwards !== undefined);
  };
  try {
    return (await vi.waitUntil(find, PATIENCE)) as ToldPlayer;
  } catch (cause) {
    throw new Error(`it never ended: ${JSON.stringify(last)}`, { cause });
  }
}
