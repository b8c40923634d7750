// All SQL of cards and of the copies of their twins.
import type { Selectable, Updateable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { CardTable, LeftTwinTable } from '../../db/schema.ts';

export type CardRow = Selectable<CardTable>;
export type LeftTwin = Selectable<LeftTwinTable>;

export function newCard(id: string, title: string, document: string, nowMs: number): CardRow {
  return {
    id,
    title,
    document,
    yoto_account_id: null,
    yoto_card_id: null,
    sent: null,
    twin: null,
    creating_since_ms: null,
    state: 'not-sent',
    trouble: null,
    created_at_ms: nowMs,
    updated_at_ms: nowMs,
    sent_at_ms: null,
  };
}

/** Newest first. */
export async function listCards(reader: Reader): Promise<CardRow[]> {
  return await reader.selectFrom('card').selectAll().orderBy('id', 'desc').execute();
}

export async function findCard(reader: Reader, id: string): Promise<CardRow | undefined> {
  return await reader.selectFrom('card').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertCard(tx: Tx, row: CardRow): Promise<void> {
  await tx.insertInto('card').values(row).execute();
}

export async function updateCard(tx: Tx, id: string, change: Updateable<CardTable>): Promise<CardRow | undefined> {
  return await tx.updateTable('card').set(change).where('id', '=', id).returningAll().executeTakeFirst();
}

export async function deleteCard(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('card').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Keeps a twin as it was before a write, and forgets all but the newest `most` of that card. */
export async function keepTwinCopy(
  tx: Tx,
  copy: { card_id: string; taken_at_ms: number; body: string },
  most: number,
): Promise<void> {
  await tx
    .insertInto('card_twin_copy')
    .values(copy)
    .onConflict((conflict) => conflict.doUpdateSet({ body: copy.body }))
    .execute();
  const old = await tx
    .selectFrom('card_twin_copy')
    .select('taken_at_ms')
    .where('card_id', '=', copy.card_id)
    .orderBy('taken_at_ms', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  if (!old) return;
  await tx
    .deleteFrom('card_twin_copy')
    .where('card_id', '=', copy.card_id)
    .where('taken_at_ms', '<=', old.taken_at_ms)
    .execute();
}

/** Twins of all cards that are elsewhere by now, or of one card. */
export async function listLeftTwins(reader: Reader, cardId?: string): Promise<LeftTwin[]> {
  return await reader
    .selectFrom('left_twin')
    .selectAll()
    .$if(cardId !== undefined, (query) => query.where('card_id', '=', cardId ?? ''))
    .orderBy('left_at_ms', 'desc')
    .execute();
}

export async function saveLeftTwin(tx: Tx, row: LeftTwin): Promise<void> {
  const { yoto_card_id: _, ...values } = row;
  await tx
    .insertInto('left_twin')
    .values(row)
    .onConflict((conflict) => conflict.column('yoto_card_id').doUpdateSet(values))
    .execute();
}

export async function deleteLeftTwin(tx: Tx, yotoCardId: string): Promise<void> {
  await tx.deleteFrom('left_twin').where('yoto_card_id', '=', yotoCardId).execute();
}
