// All SQL of announcements and of the cards by which they are made.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { AnnouncementCardTable, AnnouncementTable } from '../../db/schema.ts';

export type AnnouncementRow = Selectable<AnnouncementTable>;
export type AnnouncementCardRow = Selectable<AnnouncementCardTable>;

/** And forgets all but the newest `most`. */
export async function insertAnnouncement(tx: Tx, row: AnnouncementRow, most: number): Promise<void> {
  await tx.insertInto('announcement').values(row).execute();
  const kept = tx.selectFrom('announcement').select('id').orderBy('id', 'desc').limit(most);
  await tx.deleteFrom('announcement').where('id', 'not in', kept).execute();
}

export async function savePlayers(tx: Tx, id: string, players: string): Promise<void> {
  await tx.updateTable('announcement').set({ players }).where('id', '=', id).execute();
}

/** Newest first. */
export async function listAnnouncements(reader: Reader): Promise<AnnouncementRow[]> {
  return await reader.selectFrom('announcement').selectAll().orderBy('id', 'desc').execute();
}

export async function findCardOf(reader: Reader, accountId: string): Promise<AnnouncementCardRow | undefined> {
  return await reader
    .selectFrom('announcement_card')
    .selectAll()
    .where('yoto_account_id', '=', accountId)
    .executeTakeFirst();
}

export async function putCard(tx: Tx, row: AnnouncementCardRow): Promise<void> {
  await tx
    .insertInto('announcement_card')
    .values(row)
    .onConflict((conflict) => conflict.column('yoto_account_id').doUpdateSet(row))
    .execute();
}
