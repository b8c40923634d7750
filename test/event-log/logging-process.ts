// A process that writes the log until it is killed, and tells what a reader has been shown.
import { pino } from 'pino';
import { systemClock } from '#server/clock.ts';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createEventLog } from '#server/features/event-log/service.ts';

const db = await openDb(process.argv[2] ?? '');
const log = pino({ level: 'silent' });
const events = new Events({ db, clock: systemClock, log });
const eventLog = await createEventLog({ db, clock: systemClock, log, events, playOf: () => undefined });

for (let number = 1; ; number++) {
  eventLog.note({ kind: 'play-paused', details: { title: `note ${number}` } });
  await db.write((tx) => events.record(tx, 'notice.cleared', { noticeId: 'n', topic: `event ${number}` }));
  const { items } = await eventLog.list({}, { limit: 2 }, 'en');
  process.send?.({ number, shown: items.map(({ id }) => id) });
}
