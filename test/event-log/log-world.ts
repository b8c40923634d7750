// An event log over a real database, with recorded events, plays that can be looked up, and a clock that stands still.
import { pino } from 'pino';
import { type Db, openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createEventLog, type EventLog, type LogWish } from '#server/features/event-log/service.ts';
import type { DecidedPlay } from '#server/features/event-log/writing/recorded.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

export type LogWorld = Awaited<ReturnType<typeof openLogWorld>>;

export async function openLogWorld() {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(temporaryFolder());
  const db: Db = stack.use(await openDb(path));
  const clock = new ManualClock();
  const faults: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => faults.push(line) });
  const events = new Events({ db, clock, log });
  const plays = new Map<string, DecidedPlay>();
  const open = (): Promise<EventLog> =>
    createEventLog({ db, clock, log, events, playOf: (_streamId, listeningId) => plays.get(listeningId) });
  const eventLog = stack.use(await open());

  /** All entries, newest first, through pages of `limit`. */
  async function read(wish: LogWish = {}, limit = 60, of = eventLog) {
    const items = [];
    for (let after: string | undefined; ; ) {
      const page = await of.list(wish, { limit, after }, 'en');
      items.push(...page.items);
      if (page.next === undefined) return items;
      after = page.next;
    }
  }

  const started = (listeningId: string, streamId = 's1') =>
    db.write((tx) =>
      events.record(tx, 'listening.started', {
        ...{ listeningId, streamId, reason: 'Because it was so.', durationMs: 1000, fallback: false },
      }),
    );

  const owned = stack.move();
  return {
    ...{ path, db, clock, events, plays, eventLog, faults, open, read, started },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
