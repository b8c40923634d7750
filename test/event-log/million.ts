// How fast pages of a long log are: `node test/event-log/million.ts [rows]`. Also fills the log of tests.
import { sql } from 'kysely';
import { KINDS } from '#core/event-log/entry.ts';
import type { Db } from '#server/db/db.ts';
import { openLogWorld } from './log-world.ts';

const MINUTE_MS = 60_000;

/** One entry a minute, back from `nowMs`; `left-out` is one in ten thousand. */
export async function fillLog(db: Db, rows: number, nowMs: number): Promise<void> {
  const kinds = JSON.stringify(KINDS.filter((kind) => kind !== 'left-out'));
  const details = JSON.stringify({ to: 1, count: 1, wish: { do: 'pause' }, trace: [], text: 'x', title: 'The fog' });
  await db.write((tx) =>
    sql`
      insert into log_entry (at_ms, kind, player_id, child_id, details)
      with recursive number(n) as (select 0 union all select n + 1 from number where n + 1 < ${sql.lit(rows)})
      select ${nowMs} - n * ${MINUTE_MS},
        iif(n % 10000 = 9999, 'left-out', json_extract(${kinds}, '$[' || (n % ${sql.lit(KINDS.length - 1)}) || ']')),
        'y' || (n % 8), iif(n % 3 = 0, null, 'c' || (n % 3)), ${details}
      from number`.execute(tx),
  );
}

if (import.meta.main) {
  const rows = Number(process.argv[2] ?? 1_000_000);
  await using world = await openLogWorld();
  await fillLog(world.db, rows, world.clock.now());
  const from = new Date(world.clock.now() - (rows / 2) * MINUTE_MS).toISOString();
  for (const wish of [
    {},
    { to: from },
    { kind: 'left-out' as const },
    { group: 'play' as const },
    { playerId: 'y1' },
    { childId: 'c1', group: 'trouble' as const, to: from },
    { playerId: 'y1', childId: 'c1', kind: 'left-out' as const },
  ]) {
    const times: number[] = [];
    let after: string | undefined;
    for (let page = 0; page < 50; page++) {
      const startedAtMs = performance.now();
      const { next } = await world.eventLog.list(wish, { limit: 60, after }, 'en');
      times.push(performance.now() - startedAtMs);
      if (next === undefined) break;
      after = next;
    }
    times.sort((a, b) => a - b);
    const [median = 0, worst = 0] = [times[times.length >> 1], times.at(-1)];
    process.stdout.write(
      `${rows} rows ${JSON.stringify(wish)}: ${median.toFixed(1)} ms a page, worst ${worst.toFixed(1)} ms\n`,
    );
  }
  const startedAtMs = performance.now();
  let count = 0;
  for await (const page of world.eventLog.pages({}, 'en')) count += page.length;
  process.stdout.write(
    `${count} rows taken out in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB\n`,
  );
}
