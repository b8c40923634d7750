// The log taken out as files: nothing that a spreadsheet would carry out, every letter as it was, and no more memory than a
// page of it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { type Cell, csvRow } from '#core/csv.ts';
import { sendCsv, sendJson } from '#server/http/send-table.ts';
import { openLogWorld } from './log-world.ts';

/** As a spreadsheet reads it (RFC 4180). */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (isQuoted && letter === '"' && text[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (letter === ',' || letter === '\n')) {
      rows.at(-1)?.push(letter === '\n' ? cell.replace(/\r$/, '') : cell);
      cell = '';
      if (letter === '\n') rows.push([]);
    } else cell += letter;
  }
  rows.pop();
  return rows;
}

describe('a table', () => {
  it('is read as it was written, whatever stands in it, and begins no formula', () => {
    const text = fc.string({ unit: fc.constantFrom(...'=+-@|%\'",;\t\r\n aé＝\u200b0') });
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const read = readCsv(rows.map((row) => csvRow(row)).join(''));
        expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length));
        for (const [index, row] of rows.entries()) {
          for (const [column, cell] of row.entries()) {
            const shown = read[index]?.[column] ?? '';
            expect([cell, `'${cell}`]).toContain(shown);
            expect(shown).not.toMatch(/^[=+\-@＝\t\r\n]/);
          }
        }
      }),
    );
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"\r\n`],
    [' =1+1', `"' =1+1"\r\n`],
    ['@SUM(1)', `"'@SUM(1)"\r\n`],
    [-5, '-5\r\n'],
    [undefined, '\r\n'],
    ['Mia, 3', '"Mia, 3"\r\n'],
    ['Der kleine Bär', 'Der kleine Bär\r\n'],
    ['a\0b', 'ab\r\n'],
  ] satisfies [Cell, string][])('writes %j', (cell, expected) => {
    expect(csvRow([cell])).toBe(expected);
  });
});

describe('the log', () => {
  it('is taken out whole, oldest first, page after page', async () => {
    await using world = await openLogWorld();
    const title = '=cmd|"/c calc"!A1';
    for (let index = 0; index < 1203; index++) {
      world.eventLog.note({ kind: 'play-paused', details: { title } }, { atMs: world.clock.now() - 1203 + index });
    }
    const app = fastify();
    app.get('/csv', (_request, reply) =>
      sendCsv(
        reply,
        'log',
        { columns: ['id', 'text'], cells: ({ id, text }) => [id, text] },
        world.eventLog.pages({}, 'en'),
      ),
    );
    app.get('/json', (_request, reply) => sendJson(reply, 'log', { who: 'all' }, world.eventLog.pages({}, 'en')));
    const csv = await app.inject('/csv');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body.startsWith('\uFEFFid,text\r\n')).toBe(true);
    expect(readCsv(csv.body.slice(1))).toHaveLength(1204);
    const json = JSON.parse((await app.inject('/json')).body) as { who: string; items: { id: string; at: string }[] };
    expect(json.who).toBe('all');
    expect(json.items).toHaveLength(1203);
    expect(json.items.map(({ at }) => at)).toEqual(json.items.map(({ at }) => at).toSorted());
    expect(JSON.parse((await app.inject('/json')).body)).toEqual(json);
  });

  it('is read no faster than it is taken', async () => {
    let made = 0;
    async function* endless() {
      for (; made < 100_000; made++) yield ['x'.repeat(10_000)];
    }
    const app = fastify({ serverFactory: (answer) => createServer(answer) });
    app.get('/json', (_request, reply) => sendJson(reply, 'log', {}, endless()));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const reader = (await fetch(`http://127.0.0.1:${port}/json`)).body?.getReader();
    await reader?.read();
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(made).toBeLessThan(5_000);
    await reader?.cancel();
    app.server.closeAllConnections();
    await app.close();
  });
});
