// A long list as a file to download: written page by page as fast as the reader takes it, so that a million rows need no
// more memory than a few hundred. What fails in the middle cuts the file off, so that nobody takes half of it for all.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Cell, CSV_BEGINNING, csvRow } from '#core/csv.ts';

export interface CsvTable<T> {
  columns: readonly string[];
  cells(item: T): readonly Cell[];
}

/** `name` begins the name of the file. */
export function sendCsv<T>(reply: FastifyReply, name: string, table: CsvTable<T>, pages: AsyncIterable<readonly T[]>) {
  return send(reply, { name: `${name}.csv`, type: 'text/csv; charset=utf-8' }, csv(table, pages));
}

/** `facts` stand before the items. */
export function sendJson<T>(reply: FastifyReply, name: string, facts: object, pages: AsyncIterable<readonly T[]>) {
  return send(reply, { name: `${name}.json`, type: 'application/json; charset=utf-8' }, json(facts, pages));
}

async function* csv<T>({ columns, cells }: CsvTable<T>, pages: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  yield CSV_BEGINNING + csvRow(columns);
  for await (const page of pages) yield page.map((item) => csvRow(cells(item))).join('');
}

async function* json<T>(facts: object, pages: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  const head = JSON.stringify({ ...facts, items: [] });
  yield head.slice(0, -2);
  let isFirst = true;
  for await (const page of pages) {
    yield page.map((item, index) => `${isFirst && index === 0 ? '\n' : ',\n'}${JSON.stringify(item)}`).join('');
    isFirst &&= page.length === 0;
  }
  yield '\n]}\n';
}

function send(reply: FastifyReply, { name, type }: { name: string; type: string }, text: AsyncIterable<string>) {
  return reply
    .headers({
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(Readable.from(text, { objectMode: false, highWaterMark: 64 * 1024 }));
}
