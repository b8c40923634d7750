// What a parent should know: one open notice per topic, in plain words, cleared when the trouble is over.
import type { Notice } from '#contract/system.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { MakeId } from '../ids.ts';

export type Notices = ReturnType<typeof createNotices>;

export function createNotices({ db, events, clock, makeId }: { db: Db; events: Events; clock: Clock; makeId: MakeId }) {
  return {
    /** Nothing happens when the topic already has an open notice with the same text. */
    async raise(tx: Tx, topic: string, severity: Notice['severity'], text: string): Promise<void> {
      const open = await tx
        .selectFrom('notice')
        .select(['id', 'text'])
        .where('topic', '=', topic)
        .where('cleared_at_ms', 'is', null)
        .executeTakeFirst();
      if (open?.text === text) return;
      const id = open?.id ?? makeId();
      if (open) await tx.updateTable('notice').set({ text, severity }).where('id', '=', id).execute();
      else {
        const raised_at_ms = clock.now();
        await tx
          .insertInto('notice')
          .values({ id, topic, severity, text, raised_at_ms, cleared_at_ms: null })
          .execute();
      }
      await events.record(tx, 'notice.raised', { noticeId: id, topic, severity, text });
    },

    async clear(tx: Tx, topic: string): Promise<void> {
      const cleared = await tx
        .updateTable('notice')
        .set({ cleared_at_ms: clock.now() })
        .where('topic', '=', topic)
        .where('cleared_at_ms', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (cleared) await events.record(tx, 'notice.cleared', { noticeId: cleared.id, topic });
    },

    async list(): Promise<Notice[]> {
      const rows = await db.read
        .selectFrom('notice')
        .selectAll()
        .orderBy((eb) => eb('cleared_at_ms', 'is not', null))
        .orderBy('raised_at_ms', 'desc')
        .limit(100)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        topic: row.topic,
        severity: row.severity,
        text: row.text,
        raisedAt: new Date(row.raised_at_ms).toISOString(),
        ...(row.cleared_at_ms === null ? {} : { clearedAt: new Date(row.cleared_at_ms).toISOString() }),
      }));
    },
  };
}
