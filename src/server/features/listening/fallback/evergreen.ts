// Keeps the plan of the parent's evergreen collection ready in memory, for when nothing else can be played. Made anew
// whenever the collection, its audio or the choice changes; what cannot be played of it is left out.

import type { Plan } from '#core/plan/plan.ts';
import type { Source } from '#core/source/document.ts';
import type { Events } from '../../../events/events.ts';
import type { Log } from '../../../log.ts';
import { createTurns } from '../../../turns.ts';

const MOST_PARTS = 20;

export interface EvergreenDeps {
  events: Events;
  log: Log;
  collectionId: () => string | undefined;
  /** Ids of its audio, in order; undefined when there is no such collection. */
  partsOf: (collectionId: string) => Promise<readonly string[] | undefined>;
  /** Undefined when it cannot be played. */
  planOf: (source: Source) => Promise<Plan | undefined>;
  use: (plan: Plan | undefined) => void;
}

/** Resolves when it is ready for the first time. Never rejects. */
export async function keepEvergreen(deps: EvergreenDeps): Promise<void> {
  const { events, log, use } = deps;
  const turns = createTurns();

  const renew = () =>
    turns.take('evergreen', async () => {
      try {
        use(await planNow());
      } catch (cause) {
        log.error({ err: cause }, 'The evergreen collection could not be made ready');
      }
    });

  async function planNow(): Promise<Plan | undefined> {
    const collectionId = deps.collectionId();
    const audioIds = collectionId === undefined ? undefined : await deps.partsOf(collectionId);
    if (!audioIds || audioIds.length === 0) return undefined;
    return (await planSome(audioIds)) ?? (await planSome(await findPlayable(audioIds)));
  }

  async function planSome(audioIds: readonly string[]): Promise<Plan | undefined> {
    if (audioIds.length === 0) return undefined;
    const items = audioIds.map((audioId): Source => ({ kind: 'audio', audioId }));
    const count = Math.min(MOST_PARTS, items.length);
    return await deps.planOf({ kind: 'shuffle', items, count, allBeforeAgain: false, renew: 'each-day' });
  }

  /** Enough of it: one part that is broken or not ready must not take the others along. */
  async function findPlayable(audioIds: readonly string[]): Promise<string[]> {
    const playable: string[] = [];
    for (const audioId of audioIds) {
      if (playable.length >= MOST_PARTS) break;
      if (await deps.planOf({ kind: 'audio', audioId })) playable.push(audioId);
    }
    return playable;
  }

  for (const name of ['family.changed', 'library.changed', 'audio.ready', 'segment.damaged'] as const) {
    events.on(name, 'evergreen', renew);
  }
  await renew();
}
