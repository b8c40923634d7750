// What plays consist of is written once for all that consist of the same, and comes along from databases that wrote it
// with each of them.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openDb } from '#server/db/db.ts';
import { sql as house } from '#server/db/migrations/0001-house.ts';
import { sql as library } from '#server/db/migrations/0002-library.ts';
import { sql as streams } from '#server/db/migrations/0003-streams.ts';
import { sql as yoto } from '#server/db/migrations/0004-yoto.ts';
import { sql as family } from '#server/db/migrations/0005-family.ts';
import { sql as thinking } from '#server/db/migrations/0006-thinking.ts';
import { listKept } from '#server/features/listening/store.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { openStreamWorld, playing } from './stream-world.ts';

const BEFORE = [house, library, streams, yoto, family, thinking];
const DAY_MS = 86_400_000;

it('all plays of one list of parts have it once, and it goes with the last of them', async () => {
  await using world = await openStreamWorld();
  for (const audioId of ['a', 'b', 'c']) world.addAudio(audioId, 10);
  const { id, path } = await world.addStream(playing('a', 'b'));
  const other = await world.addStream(playing('c'));
  const listen = async (to: string, who: string) => {
    const answer = await fetch(world.url + to, { headers: { 'user-agent': who } });
    await answer.arrayBuffer();
  };
  for (const who of ['one', 'two', 'three']) await listen(path, who);
  await listen(other.path, 'one');
  const lists = async () => (await world.db.read.selectFrom('parts_list').selectAll().execute()).length;
  const plays = await listKept(world.db.read);
  expect(plays.map(({ parts }) => parts.map(({ audioId }) => audioId)).toSorted()).toEqual([
    ...Array(3).fill(['a', 'b']),
    ['c'],
  ]);
  expect(await lists()).toBe(2);
  expect(await world.db.read.selectFrom('plan').selectAll().execute()).toHaveLength(2);

  await world.streams.remove(id);
  await world.clock.advance(2 * DAY_MS);
  await world.upkeep.retain();
  expect(await lists()).toBe(1);
  expect(await world.db.read.selectFrom('plan').selectAll().execute()).toHaveLength(1);
});

it('plays that were kept before still know what they consist of', async () => {
  using folder = temporaryFolder();
  const older = new DatabaseSync(join(folder.path, 'library.db'));
  for (const step of BEFORE) older.exec(step);
  const parts = [{ kind: 'audio', title: 'The owl', audioId: 'owl', atMs: 24, lengthMs: 240, fromMs: 0, wholeMs: 240 }];
  older.exec(`
    pragma user_version = ${BEFORE.length};
    insert into stream values ('s', 'A stream', '{}', 0, 0);
    insert into plan values ('etag', 'stereo-160', 4800, '{}', 0, 0);
    insert into listening (id, stream_id, plan_etag, listener_key, fallback, reason, started_at_ms, last_start_at_ms,
      last_used_at_ms, delivered_to, bytes_sent, parts)
    values ('l', 's', 'etag', 'key', 0, '', 0, 0, 0, 0, 0, '${JSON.stringify(parts)}')`);
  older.close();
  await using db = await openDb(folder.path);
  expect(await listKept(db.read)).toMatchObject([{ id: 'l', parts }]);
});
