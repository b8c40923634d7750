// Keeps the plan of the parent's evergreen collection ready in memory, for when nothing else can be played. Made anew
// whenever the collection, its audio or the choice changes; a collection that cannot be played counts as none.

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
    const items = audioIds.map((audioId): Source => ({ kind: 'audio', audioId }));
    const count = Math.min(MOST_PARTS, items.length);
    return await deps.planOf({ kind: 'shuffle', items, count, allBeforeAgain: false, renew: 'each-day' });
  }

  for (const name of ['family.changed', 'library.changed', 'audio.ready', 'segment.damaged'] as const) {
    events.on(name, 'evergreen', renew);
  }
  await renew();
}
