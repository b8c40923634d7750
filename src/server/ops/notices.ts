// What a parent should know: one open notice per topic, in plain words, cleared when the trouble is over. Trouble of the
// database or the disk itself is held in memory until it can be written, and shown all the same.
import type { Notice } from '#contract/system.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { MakeId } from '../ids.ts';
import type { Log } from '../log.ts';

export type Notices = ReturnType<typeof createNotices>;

/** What a topic should be. */
interface Wish {
  id: string;
  severity: Notice['severity'];
  text: string;
  atMs: number;
  /** It is over again, which is told too. */
  isOver: boolean;
}

const TRY_AGAIN_MS = 5000;

export interface NoticesDeps {
  db: Db;
  events: Events;
  clock: Clock;
  makeId: MakeId;
  log: Log;
}

export function createNotices({ db, events, clock, makeId, log }: NoticesDeps) {
  /** What is not written yet, the latest of each topic. */
  const wishes = new Map<string, Wish>();
  let isWriting = false;
  let stopTrying = (): void => {};

  async function raise(
    tx: Tx,
    topic: string,
    severity: Notice['severity'],
    text: string,
    { id: newId, atMs }: Pick<Wish, 'id' | 'atMs'> = { id: makeId(), atMs: clock.now() },
  ): Promise<void> {
    const open = await tx
      .selectFrom('notice')
      .select(['id', 'text'])
      .where('topic', '=', topic)
      .where('cleared_at_ms', 'is', null)
      .executeTakeFirst();
    if (open?.text === text) return;
    const id = open?.id ?? newId;
    if (open) await tx.updateTable('notice').set({ text, severity }).where('id', '=', id).execute();
    else {
      await tx
        .insertInto('notice')
        .values({ id, topic, severity, text, raised_at_ms: atMs, cleared_at_ms: null })
        .execute();
    }
    await events.record(tx, 'notice.raised', { noticeId: id, topic, severity, text });
  }

  async function clear(tx: Tx, topic: string): Promise<void> {
    const cleared = await tx
      .updateTable('notice')
      .set({ cleared_at_ms: clock.now() })
      .where('topic', '=', topic)
      .where('cleared_at_ms', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (cleared) await events.record(tx, 'notice.cleared', { noticeId: cleared.id, topic });
  }

  function wish(topic: string, wanted: Partial<Wish>): void {
    const before = wishes.get(topic) ?? { id: makeId(), severity: 'trouble' as const, text: '', atMs: clock.now() };
    wishes.set(topic, { isOver: false, ...before, ...wanted });
    void writeWishes();
  }

  /** Never rejects. One write at a time, however many wishes and however long it takes. */
  async function writeWishes(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    try {
      while (wishes.size > 0) {
        const batch = [...wishes];
        await db.write(async (tx) => {
          for (const [topic, { text, severity, isOver, ...made }] of batch) {
            if (text !== '') await raise(tx, topic, severity, text, made);
            if (isOver) await clear(tx, topic);
          }
        });
        for (const [topic, written] of batch) if (wishes.get(topic) === written) wishes.delete(topic);
      }
    } catch (cause) {
      log.warn({ err: cause }, 'Notices could not be written; it is tried again');
      stopTrying();
      stopTrying = clock.after(TRY_AGAIN_MS, () => void writeWishes());
    } finally {
      isWriting = false;
    }
  }

  return {
    /** Nothing happens when the topic already has an open notice with the same text. */
    raise: async (tx: Tx, topic: string, severity: Notice['severity'], text: string): Promise<void> =>
      await raise(tx, topic, severity, text),

    clear,

    /** The same outside of a transaction, as soon as the database takes it, and shown from now on. Never fails. */
    raiseSoon: (topic: string, text: string): void => wish(topic, { text, isOver: false }),
    clearSoon: (topic: string): void => wish(topic, { isOver: true }),

    /** Topics with an open notice that begin so. */
    async openTopics(start: string): Promise<string[]> {
      const rows = await db.read.selectFrom('notice').select('topic').where('cleared_at_ms', 'is', null).execute();
      return rows.map(({ topic }) => topic).filter((topic) => topic.startsWith(start));
    },

    async list(): Promise<Notice[]> {
      const rows = await db.read
        .selectFrom('notice')
        .selectAll()
        .orderBy((eb) => eb('cleared_at_ms', 'is not', null))
        .orderBy('raised_at_ms', 'desc')
        .limit(100)
        .execute();
      const written = rows
        .filter((row) => row.cleared_at_ms !== null || !wishes.has(row.topic))
        .map((row) => ({
          id: row.id,
          topic: row.topic,
          severity: row.severity,
          text: row.text,
          raisedAt: new Date(row.raised_at_ms).toISOString(),
          ...(row.cleared_at_ms === null ? {} : { clearedAt: new Date(row.cleared_at_ms).toISOString() }),
        }));
      const wished = [...wishes].flatMap(([topic, { id, severity, text, atMs, isOver }]) =>
        isOver ? [] : [{ id, topic, severity, text, raisedAt: new Date(atMs).toISOString() }],
      );
      return [...wished, ...written];
    },

    /** What could not be written until now is let go. */
    [Symbol.dispose](): void {
      wishes.clear();
      stopTrying();
    },
  };
}
