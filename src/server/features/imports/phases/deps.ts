// What imports stand on, handed in by app.ts.
import type { ProfileId } from '#core/mp3/profile.ts';
import type { Clock } from '../../../clock.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { MakeId } from '../../../ids.ts';
import type { Jobs } from '../../../jobs/jobs.ts';
import type { Log } from '../../../log.ts';
import type { CoverStore } from '../../../media/covers.ts';
import type { MediaTools } from '../../../media/types.ts';
import type { Rendering } from '../../library/rendering/service.ts';

export interface ImportDeps {
  db: Db;
  clock: Clock;
  events: Events;
  jobs: Jobs;
  log: Log;
  makeId: MakeId;
  /** Everything we keep lies in it; it is never read as if it were a folder of the family's. */
  dataFolder: string;
  profile: ProfileId;
  /** `used`: only what saved streams ask for is rendered. */
  render: 'all' | 'used';
  covers: CoverStore;
  rendering: Rendering;
  tools: () => MediaTools;
  uploadLimitBytes: number;
  /** Files read at the same time. */
  readAhead?: number;
  reserveBytes?: number;
  /** Tells the parent that the disk is full, or has room again. Telling the same twice is fine. */
  tellRoom(tx: Tx, room: 'full' | 'enough'): Promise<void>;
  /** Which of these audio a stream or card plays. */
  findUsed(audioIds: readonly string[]): Promise<ReadonlySet<string>>;
}
