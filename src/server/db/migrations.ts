// Forward-only, numbered, gapless. The database file is copied beside itself before a step that changes an existing one.
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { backup } from 'node:sqlite';
import { StartError } from '../start-error.ts';
import { sql as house } from './migrations/0001-house.ts';
import { sql as library } from './migrations/0002-library.ts';
import { sql as streams } from './migrations/0003-streams.ts';
import { sql as yoto } from './migrations/0004-yoto.ts';
import { sql as family } from './migrations/0005-family.ts';
import { sql as thinking } from './migrations/0006-thinking.ts';
import { sql as partsLists } from './migrations/0007-parts-lists.ts';
import { sql as notices } from './migrations/0008-notices.ts';
import { sql as history } from './migrations/0009-history.ts';
import { sql as accounts } from './migrations/0010-accounts.ts';
import { sql as routines } from './migrations/0011-routines.ts';
import { sql as eventLog } from './migrations/0012-event-log.ts';
import { sql as announcements } from './migrations/0013-announcements.ts';

const STEPS: readonly string[] = [
  house,
  library,
  streams,
  yoto,
  family,
  thinking,
  partsLists,
  notices,
  history,
  accounts,
  routines,
  eventLog,
  announcements,
];

/** Brings the database to this program's version. Refuses one that a newer program has written. */
export async function migrate(database: DatabaseSync, file: string): Promise<void> {
  const { user_version: version } = database.prepare('pragma user_version').get() as { user_version: number };
  if (version > STEPS.length) {
    throw new StartError(
      `The data folder was written by a newer version (database ${version}, this program knows ${STEPS.length}). Update the program.`,
    );
  }
  if (version > 0 && version < STEPS.length) {
    const copy = `${file}.before-${STEPS.length}`;
    if (!existsSync(copy)) await backup(database, copy);
  }
  for (let step = version; step < STEPS.length; step++) {
    database.exec('begin immediate');
    try {
      database.exec(STEPS[step] ?? '');
      database.exec(`pragma user_version = ${step + 1}`);
      database.exec('commit');
    } catch (cause) {
      database.exec('rollback');
      throw new Error(`Database step ${step + 1} failed; the database is as it was before.`, { cause });
    }
  }
}
