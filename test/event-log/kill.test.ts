// Killed in the middle, again and again: what was shown is there, and what was recorded stands in the log exactly once.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createEventLog } from '#server/features/event-log/service.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { seeded } from '../listening/seeded.ts';
import { ManualClock } from '../manual-clock.ts';

const PROGRAM = fileURLToPath(new URL('logging-process.ts', import.meta.url));

it('keeps what it has shown, and takes each event once', async () => {
  using folder = temporaryFolder();
  const chance = seeded(7);
  const shown = new Set<string>();
  for (let run = 0; run < 5; run++) {
    const child = fork(PROGRAM, [folder.path], { stdio: 'ignore' });
    const most = 3 + Math.floor(chance() * 30);
    let count = 0;
    child.on('message', (told: { number: number; shown: string[] }) => {
      for (const id of told.shown) shown.add(id);
      if (++count === most) child.kill('SIGKILL');
    });
    await once(child, 'exit');
  }
  await using db = await openDb(folder.path);
  const log = pino({ level: 'silent' });
  const clock = new ManualClock(Date.now());
  const events = new Events({ db, clock, log });
  await using eventLog = await createEventLog({ db, clock, log, events, playOf: () => undefined });
  await eventLog.flush();
  const rows = await db.read.selectFrom('log_entry').select(['seq', 'kind', 'details']).execute();
  const there = new Set(rows.map(({ seq }) => String(seq)));
  expect(shown.size).toBeGreaterThan(20);
  expect([...shown].filter((id) => !there.has(id))).toEqual([]);
  const recorded = await db.read.selectFrom('event').select('payload').where('name', '=', 'notice.cleared').execute();
  const taken = rows.filter(({ kind }) => kind === 'notice-cleared');
  expect(taken.map(({ details }) => JSON.parse(details).topic).sort()).toEqual(
    recorded.map(({ payload }) => JSON.parse(payload).topic).sort(),
  );
}, 60_000);
