// Plays that are to be forgotten for good, with what they alone consisted of: nobody goes on with them, nothing that is
// told belongs to them, and nothing is remembered of them any more.
import { readPlan } from '#core/plan/document.ts';
import type { Db } from '../../../db/db.ts';
import { sha256Hex } from '../../../media/planner.ts';
import type { Hearing } from '../hearing/service.ts';
import type { Memory } from '../memory/service.ts';
import * as store from '../store.ts';
import type { KeptPlays } from './kept-plays.ts';

export interface ForgetPlaysDeps {
  db: Db;
  kept: KeptPlays;
  hearing: Pick<Hearing, 'forget'>;
  memory: Pick<Memory, 'forget'>;
}

export interface Forgotten {
  ids: string[];
  /** Of their plans; others may name them too. */
  segmentHashes: string[];
}

export function createForgetPlays({ db, kept, hearing, memory }: ForgetPlaysDeps) {
  return async (isGone: (play: store.Kept) => boolean): Promise<Forgotten> => {
    const gone = new Set([...kept.all()].filter(isGone));
    hearing.forget(gone);
    memory.forget(gone);
    const etags = [...new Set([...gone].map(({ planEtag }) => planEtag))];
    const hashes = new Set<string>();
    for (const etag of etags) {
      const row = await store.findPlan(db.read, etag);
      for (const { hash } of row ? readPlan(row.document, sha256Hex).segments : []) hashes.add(hash);
    }
    await kept.forgetWhere((play) => gone.has(play));
    await db.write(async (tx) => {
      await store.deletePlans(tx, etags);
      await store.deleteUnused(tx, 0);
    });
    return { ids: [...gone].map(({ id }) => id), segmentHashes: [...hashes] };
  };
}
