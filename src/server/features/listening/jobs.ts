// Upkeep of kept plays: what is forgotten after a while, what is stopped because its audio was deleted, and which
// segments must stay on the disk because a plan still names them.
import { readPlan } from '#core/plan/document.ts';
import { hasAnySegment } from '#core/plan/plan.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { sha256Hex } from '../../media/planner.ts';
import type { Listening } from './service.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;
/** A card remembers a position for so long. */
const KEEP_MS = 30 * DAY_MS;

export interface ListeningUpkeepDeps {
  db: Db;
  clock: Clock;
  listening: Pick<Listening, 'forgetWhere'>;
}

export type ListeningUpkeep = ReturnType<typeof createListeningUpkeep>;

export function createListeningUpkeep({ db, clock, listening }: ListeningUpkeepDeps) {
  return {
    /** Forgets plays that nobody went on with for 30 days, then plans that nothing is pinned to. */
    async retain(): Promise<void> {
      const usedBeforeMs = clock.now() - KEEP_MS;
      await listening.forgetWhere((kept) => kept.lastUsedAtMs < usedBeforeMs && kept.openAnswers === 0);
      await db.write((tx) => store.deleteUnused(tx, clock.now() - DAY_MS));
    },

    /** No play goes on with any of these segments. Returns the streams whose open answers must be cut. */
    async stopPlaying(hashes: ReadonlySet<string>): Promise<string[]> {
      const etags = new Set<string>();
      for await (const document of store.eachPlanDocument(db.read)) {
        const plan = readPlan(document, sha256Hex);
        if (hasAnySegment(plan, hashes)) etags.add(plan.etag);
      }
      const gone = await listening.forgetWhere((kept) => etags.has(kept.planEtag));
      return [...new Set(gone.map(({ streamId }) => streamId))];
    },

    /** Segments that a kept plan still names, and that must therefore stay on the disk. */
    async findHeldSegments(): Promise<Set<string>> {
      const held = new Set<string>();
      for await (const document of store.eachPlanDocument(db.read)) {
        for (const { hash } of readPlan(document, sha256Hex).segments) held.add(hash);
      }
      return held;
    },
  };
}
