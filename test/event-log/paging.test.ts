// A long log: a page is found through an index, however rare the kind and however long the log. How fast a million entries
// are is measured by `node test/event-log/million.ts`.
import { expect, it } from 'vitest';
import { KINDS, KINDS_BY_GROUP } from '#core/event-log/entry.ts';
import type { LogWish } from '#server/features/event-log/service.ts';
import { openLogWorld } from './log-world.ts';
import { fillLog } from './million.ts';

it('reads no more rows than a few pages, and all pages together are all', async () => {
  await using world = await openLogWorld();
  await fillLog(world.db, 10_000, world.clock.now());
  const wishes: LogWish[] = [
    {},
    { kind: 'left-out' },
    { group: 'trouble' },
    { playerId: 'y1' },
    { childId: 'c1', kind: 'battery-low' },
    { playerId: 'y3', group: 'play' },
  ];
  for (const wish of wishes) {
    const kinds = wish.kind ? [wish.kind] : wish.group ? KINDS_BY_GROUP[wish.group] : KINDS;
    const rows = await world.db.read
      .selectFrom('log_entry')
      .select(['seq', 'at_ms'])
      .where('kind', 'in', [...kinds])
      .$if(wish.playerId !== undefined, (query) => query.where('player_id', '=', wish.playerId ?? ''))
      .$if(wish.childId !== undefined, (query) => query.where('child_id', '=', wish.childId ?? ''))
      .orderBy('at_ms', 'desc')
      .orderBy('seq', 'desc')
      .execute();
    expect((await world.read(wish, 500)).map(({ id }) => id)).toEqual(rows.map(({ seq }) => String(seq)));
  }
});
