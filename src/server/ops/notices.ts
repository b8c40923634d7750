// What a parent should know: one open notice per topic, cleared when the trouble is over, in the words of notice-words.ts.
// Trouble of the database or the disk itself is held in memory until it can be written, and shown all the same.
import type { Notice } from '#contract/system.ts';
import type { Language } from '#core/language.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { MakeId } from '../ids.ts';
import type { Log } from '../log.ts';
import { type NoticeAbout, noticeText, readAbout } from './notice-words.ts';

export type Notices = ReturnType<typeof createNotices>;

/** What a topic should be. */
interface Wish {
  id: string;
  severity: Notice['severity'];
  /** Absent: only to be cleared. */
  about?: NoticeAbout;
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
  /** The family's. */
  language: () => Language;
}

export function createNotices({ db, events, clock, makeId, log, language }: NoticesDeps) {
  /** What is not written yet, the latest of each topic. */
  const wishes = new Map<string, Wish>();
  let isWriting = false;
  let stopTrying = (): void => {};

  async function raise(
    tx: Tx,
    topic: string,
    severity: Notice['severity'],
    about: NoticeAbout,
    { id: newId, atMs }: Pick<Wish, 'id' | 'atMs'> = { id: makeId(), atMs: clock.now() },
  ): Promise<void> {
    const open = await tx
      .selectFrom('notice')
      .select(['id', 'about'])
      .where('topic', '=', topic)
      .where('cleared_at_ms', 'is', null)
      .executeTakeFirst();
    const json = JSON.stringify(about);
    if (open?.about === json) return;
    const id = open?.id ?? newId;
    const text = noticeText(about, language());
    if (open) await tx.updateTable('notice').set({ text, about: json, severity }).where('id', '=', id).execute();
    else {
      await tx
        .insertInto('notice')
        .values({ id, topic, severity, text, about: json, raised_at_ms: atMs, cleared_at_ms: null })
        .execute();
    }
    await events.record(tx, 'notice.raised', { noticeId: id, topic, severity, text });
  }

  /** Clears what was raised before then, of all topics that begin so. */
  async function takeDown(topicStart: string, beforeMs: number): Promise<void> {
    const old = await db.read
      .selectFrom('notice')
      .select('topic')
      .where('cleared_at_ms', 'is', null)
      .where('raised_at_ms', '<', beforeMs)
      .where('topic', 'like', `${topicStart}%`)
      .execute();
    if (old.length === 0) return;
    await db.write(async (tx) => {
      for (const { topic } of old) await clear(tx, topic);
    });
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
    const before = wishes.get(topic) ?? { id: makeId(), severity: 'trouble' as const, atMs: clock.now() };
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
          for (const [topic, { about, severity, isOver, ...made }] of batch) {
            if (about) await raise(tx, topic, severity, about, made);
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
    /** Nothing happens when the topic already has an open notice that says the same. */
    raise: async (tx: Tx, topic: string, severity: Notice['severity'], about: NoticeAbout): Promise<void> =>
      await raise(tx, topic, severity, about),

    clear,
    takeDown,

    /** The same outside of a transaction, as soon as the database takes it, and shown from now on. Never fails. */
    raiseSoon: (topic: string, about: NoticeAbout): void => wish(topic, { about, isOver: false }),
    clearSoon: (topic: string): void => wish(topic, { isOver: true }),

    /** Topics with an open notice that begin so. */
    async openTopics(start: string): Promise<string[]> {
      const rows = await db.read.selectFrom('notice').select('topic').where('cleared_at_ms', 'is', null).execute();
      return rows.map(({ topic }) => topic).filter((topic) => topic.startsWith(start));
    },

    async list(reader: Language = language()): Promise<Notice[]> {
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
          ...worded(readAbout(row.about), row.text, reader),
          raisedAt: new Date(row.raised_at_ms).toISOString(),
          ...(row.cleared_at_ms === null ? {} : { clearedAt: new Date(row.cleared_at_ms).toISOString() }),
        }));
      const wished = [...wishes].flatMap(([topic, { id, severity, about, atMs, isOver }]) =>
        isOver || !about
          ? []
          : [{ id, topic, severity, ...worded(about, '', reader), raisedAt: new Date(atMs).toISOString() }],
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

/** `older`: the words of a program that kept nothing else. */
function worded(about: NoticeAbout | undefined, older: string, language: Language) {
  if (!about) return { text: older };
  const { code, ...values } = about;
  return { text: noticeText(about, language), code, values };
}
