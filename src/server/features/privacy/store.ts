// SQL of forgetting. It asks the database itself which tables there are, so that one that comes later is not left out. Reads
// in short stretches: whoever plays meanwhile must not wait.
import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Reader, Tx } from '../../db/db.ts';
import type { Tables } from '../../db/schema.ts';

const ROWS_AT_ONCE = 2_000;
/** What parents wrote keeps its shape; only the id in it becomes this, which nobody has. */
export const ERASED = 'erased';
const WRITTEN_BY_PARENTS = 'document';
/** Rows that stay when only what was remembered is forgotten. */
const KEPT_WITH_CHILD: readonly string[] = ['child', 'player', 'address_binding'];

export interface TableFacts {
  name: string;
  /** Of text. */
  columns: readonly string[];
  hasRowid: boolean;
}

/** All tables of ours; not what full-text search keeps of them. */
export async function readTables(reader: Reader): Promise<TableFacts[]> {
  const { rows } = await sql<{ name: string; wr: number; columns: string }>`
    select list.name, list.wr,
      (select json_group_array(name) from pragma_table_info(list.name) where type = 'TEXT') as columns
    from pragma_table_list as list
    where list.schema = 'main' and list.type = 'table' and list.name not like 'sqlite%' order by list.name`.execute(
    reader,
  );
  return rows.map(({ name, wr, columns }) => ({ name, columns: JSON.parse(columns) as string[], hasRowid: wr === 0 }));
}

/** What is remembered of the child, in every table that names it; the child itself, its players and addresses stay. */
export async function deleteRemembered(tx: Tx, tables: readonly TableFacts[], childId: string): Promise<void> {
  await sql`delete from bookmark where listener = ${`child ${childId}`}`.execute(tx);
  for (const { name, columns } of tables) {
    if (!columns.includes('child_id') || KEPT_WITH_CHILD.includes(name)) continue;
    await sql`delete from ${sql.table(name)} where child_id = ${childId}`.execute(tx);
  }
}

/** By table; only where there is something. */
export async function countOfChild(
  reader: Reader,
  tables: readonly TableFacts[],
  childId: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, columns } of tables) {
    const term = name === 'bookmark' ? sql`listener = ${`child ${childId}`}` : sql`child_id = ${childId}`;
    if ((name !== 'bookmark' && !columns.includes('child_id')) || KEPT_WITH_CHILD.includes(name)) continue;
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(name)} where ${term}`.execute(reader);
    if (rows[0] && rows[0].count > 0) counts[name] = rows[0].count;
  }
  return counts;
}

/** Whatever still names the id: rows go, except what parents wrote. Returns how many rows went. */
export async function sweepId(db: Db, table: TableFacts, id: string): Promise<number> {
  const [documents, others] = [
    table.columns.filter((column) => column === WRITTEN_BY_PARENTS),
    table.columns.filter((column) => column !== WRITTEN_BY_PARENTS),
  ];
  let count = 0;
  for await (const rows of stretches(db.read, table)) {
    for (const column of documents) {
      const named = sql`${rows} and instr(${sql.ref(column)}, ${id})`;
      if (!(await hasAny(db.read, table.name, named))) continue;
      await db.write(async (tx) => {
        await sql`update ${sql.table(table.name)}
          set ${sql.ref(column)} = replace(${sql.ref(column)}, ${`"${id}"`}, ${`"${ERASED}"`}) where ${named}`.execute(
          tx,
        );
      });
    }
    if (others.length === 0) continue;
    const named = sql`${rows} and (${anyOf(others, id)})`;
    if (await hasAny(db.read, table.name, named)) count += await deleteWhere(db, table.name, named);
  }
  return count;
}

/** Rows of a table with a rowid that `isDoomed` says of, among those with this text in one of their columns. */
export async function sweepText(
  db: Db,
  table: TableFacts,
  text: string,
  isDoomed: (row: Record<string, string | null>) => boolean,
): Promise<number> {
  // As it stands inside of JSON.
  const escaped = JSON.stringify(text).slice(1, -1);
  let count = 0;
  for await (const rows of stretches(db.read, table)) {
    const { rows: found } = await sql<Record<string, string | null> & { at_row: number }>`
      select rowid as at_row, ${sql.join(table.columns.map((column) => sql.ref(column)))} from ${sql.table(table.name)}
      where ${rows} and (${anyOf(table.columns, text)} or ${anyOf(table.columns, escaped)})`.execute(db.read);
    const doomed = found.filter(({ at_row: _, ...columns }) => isDoomed(columns)).map(({ at_row }) => at_row);
    if (doomed.length === 0) continue;
    count += await deleteWhere(db, table.name, sql`rowid in (select value from json_each(${JSON.stringify(doomed)}))`);
  }
  return count;
}

/** What parents have named so, at most a hundred. */
export async function listNamed(reader: Reader, name: string) {
  const holds = (column: string) => sql`instr(lower(${sql.ref(column)}), lower(${name}))`;
  const { rows } = await sql<{ kind: LeftKind; id: string; name: string; text: string }>`
    select 'stream' as kind, id, name, name || ' ' || document as text from stream where ${holds('name')} or ${holds('document')}
    union all select 'routine', id, name, name || ' ' || document from routine where ${holds('name')} or ${holds('document')}
    union all select 'card', id, title, title from card where ${holds('title')}
    union all select 'switch', name, name, name from family_switch where ${holds('name')}
    union all select 'collection', id, title, title from collection where ${holds('title')}
    union all select 'audio', id, title, title from audio where ${holds('title')}
    limit 1000`.execute(reader);
  return rows;
}
export type LeftKind = 'stream' | 'routine' | 'card' | 'switch' | 'collection' | 'audio';

/** Conditions that name all rows between them, few at a time. */
async function* stretches(reader: Reader, { name, hasRowid }: TableFacts): AsyncGenerator<RawBuilder<unknown>> {
  if (!hasRowid) {
    yield sql`true`;
    return;
  }
  const { rows } = await sql<{ most: number | null }>`select max(rowid) as most from ${sql.table(name)}`.execute(
    reader,
  );
  const most = rows[0]?.most ?? 0;
  for (let from = 0; from < most; from += ROWS_AT_ONCE) {
    yield sql`rowid > ${from} and rowid <= ${from + ROWS_AT_ONCE}`;
    await setImmediate();
  }
}

function anyOf(columns: readonly string[], text: string): RawBuilder<unknown> {
  return sql.join(
    columns.map((column) => sql`coalesce(instr(${sql.ref(column)}, ${text}), 0)`),
    sql` or `,
  );
}

async function hasAny(reader: Reader, table: string, where: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ has: number }>`
    select exists(select 1 from ${sql.table(table)} where ${where}) as has`.execute(reader);
  return rows[0]?.has === 1;
}

async function deleteWhere(db: Db, table: string, where: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows = 0n } = await db.write((tx) =>
    sql`delete from ${sql.table(table)} where ${where}`.execute(tx),
  );
  return Number(numAffectedRows);
}

export type TableName = keyof Tables;
