// A child is forgotten: a house in which everything that can be remembered of two children is there, one of them is erased,
// and then every table and every byte on the disk is looked through.
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#client/client.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { openMadeUpLibrary } from '../bench/made-up-library.ts';

/** Names that nothing else in a house has. */
const [MIA, TOM] = ['Miäxalind', 'Tomvobert'];

let folder: TemporaryFolder;
let clock: ManualClock;
let server: RunningServer;
let client: Client;
let mia: string;
let tom: string;
let streamId: string;
let token: string;
let faults: string[];

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock(Date.now());
  faults = [];
  const library = await openMadeUpLibrary(folder.path);
  token = library.apiToken;
  const [audioId = ''] = await library.addAudio([{ title: 'The lamp', people: '', album: '' }], 500);
  await library[Symbol.asyncDispose]();
  const lamp = { kind: 'audio' as const, audioId };
  await start();
  mia = (await client.family.addChild({ body: { name: MIA, colour: 'coral' } })).id;
  tom = (await client.family.addChild({ body: { name: TOM, colour: 'sea' } })).id;
  const rule = (childId: string) => ({
    name: 'Good night',
    when: [{ kind: 'child' as const, childId }],
    play: { kind: 'sequence' as const, items: [{ kind: 'speech' as const, text: 'Sleep well, {child}' }, lamp] },
  });
  const source = { kind: 'choose' as const, rules: [rule(mia), rule(tom)], otherwise: lamp };
  streamId = (await client.streams.create({ body: { name: 'Evening', document: { version: 1, source } } })).id;
  await client.family.updateSettings({ body: { defaultChildId: mia } });
  await play(mia);
  await play(tom);
  await client.family.bindAddress({ params: { address: '192.0.2.1' }, body: { childId: mia } });
});
afterEach(async () => {
  expect(faults).toEqual([]);
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const silence = { kind: 'silence' as const, durationMs: 60_000 };
const file = () => join(folder.path, 'library.db');
const segmentPath = (hash: string) => join(folder.path, 'segments', hash.slice(0, 2), `${hash}.mp3`);

const log = pino({ level: 'error' }, { write: (line: string) => faults.push(line) });

async function start(): Promise<void> {
  const { config } = loadConfig({ port: 0, dataFolder: folder.path, logLevel: 'silent' }, {});
  server = await startServer({ config, version: '9.9.9', clock, log });
  client = createClient({ baseUrl: server.url, token });
}

/** Everything that is kept of a play, as it is kept when a child really plays. */
async function play(childId: string): Promise<void> {
  await client.family.bindAddress({ params: { address: '127.0.0.1' }, body: { childId } });
  const { url } = await client.streams.get({ params: { streamId } });
  const answer = await fetch(url);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000);
}

/** What only a long life would bring, written straight into the tables; `letter` tells the children's segments apart. */
function live(database: DatabaseSync, { id, name, letter }: { id: string; name: string; letter: string }): void {
  const run = (text: string, ...values: (string | number | null)[]) => database.prepare(text).run(...values);
  const at = clock.now();
  const hash = letter.repeat(64);
  mkdirSync(dirname(segmentPath(hash)), { recursive: true });
  writeFileSync(segmentPath(hash), `the voice says ${name}`);
  run('insert into segment values (?, ?, ?, 1, null, null, ?)', hash, 'stereo-160', 480, at);
  run(
    "insert into spoken values (?, ?, 'en', 'espeak', 'stereo-160', ?, 1, ?, ?)",
    hash,
    `Hello, ${name}!`,
    hash,
    at,
    at,
  );
  run("insert or ignore into collection values ('c1', 'Book', 'book', '', 'manual', null, 0, null, ?, ?)", at, at);
  run("insert into bookmark values (?, 'c1', 'a1', 5, 0, null, null, null, ?)", `child ${id}`, at);
  run(
    "insert into heard values (?, 'a1', ?, 'y1', ?, ?, ?, 60000, 1, 0)",
    `h${letter}`,
    id,
    streamId,
    `l${letter}`,
    at,
  );
  run(
    "insert into listening_session values (?, 'Book', ?, ?, null, ?, 'y1', 'bound', ?, ?, 60000, 0)",
    ...[`s${letter}`, streamId, `l${letter}`, id, at, at],
  );
  run("insert into listening_session_part values (?, 0, 'a1', 'Part', 'a1', 'c1', 60000, 1)", `s${letter}`);
  run("insert into heard_day values (?, '2026-01-05', ?, 'y1', 60000, 0)", `s${letter}`, id);
  const trace = JSON.stringify([{ did: 'chose', rule: 'x', because: [{ was: 'child', name }] }]);
  const decided = JSON.stringify({ streamId, listeningId: `l${letter}`, trace: JSON.parse(trace) });
  run("insert into log_entry (at_ms, kind, child_id, details) values (?, 'play-paused', ?, '{}')", at, id);
  // It turned out later who it was, and nobody wrote that down.
  run("insert into log_entry (at_ms, kind, details) values (?, 'stream-decided', ?)", at, decided);
  run(
    "insert into event (at_ms, name, payload) values (?, 'family.changed', ?)",
    at,
    `{"what":"child","childId":"${id}"}`,
  );
  run(
    "insert into event (at_ms, name, payload) values (?, 'listening.started', ?)",
    ...[at, JSON.stringify({ listeningId: `l${letter}`, streamId, reason: `Because ${name} listens.` })],
  );
  run(
    "insert into notice values (?, ?, 'warning', 'It does not play.', ?, ?, null)",
    ...[`n${letter}`, `stream ${streamId} ${id}`, at, at],
  );
  run(
    "insert into job values (?, 'speak', ?, ?, 'done', 0, 1, 1, 0, null, 0, 0, 0, null, null, ?, ?, ?)",
    ...[`j${letter}`, `k${letter}`, JSON.stringify({ text: `Hello, ${name}`, language: 'en' }), at, at, at],
  );
  run(
    'insert or ignore into yoto_account (id, client_id, name, created_at_ms, updated_at_ms) values (?, ?, ?, 0, 0)',
    'u1',
    'c',
    'Ada',
  );
  run(
    `insert into player (id, yoto_account_id, name, family, child_id, is_shared, updated_at_ms) values (?, 'u1', 'Kitchen', 'mini', ?, 0, 0)`,
    ...[`y${letter}`, id],
  );
  run(
    "insert into routine (id, name, is_on, document, waits_since_ms, created_at_ms, updated_at_ms) values (?, 'Evening', 1, ?, 0, 0, 0)",
    ...[`r${letter}`, JSON.stringify({ version: 1, when: [{ kind: 'child', childId: id }] })],
  );
  run(
    "insert into routine_run values (?, ?, ?, ?, 'acted', '[]', '[]', ?)",
    `rr${letter}`,
    `k${letter}`,
    `r${letter}`,
    at,
    trace,
  );
  run(
    `insert into routine_command (id, run_id, action, errand, state, due_at_ms, expires_at_ms, attempts) values (?, ?, ?, ?, 'done', 0, 0, 1)`,
    ...[`rc${letter}`, `rr${letter}`, '{"do":"say"}', JSON.stringify({ text: `Good night, ${name}` })],
  );
}

/** A house in which two children have lived for long. */
async function furnish(): Promise<void> {
  await server[Symbol.asyncDispose]();
  const database = new DatabaseSync(file());
  live(database, { id: mia, name: MIA, letter: 'a' });
  live(database, { id: tom, name: TOM, letter: 'b' });
  database.close();
  writeFileSync(join(folder.path, 'library.db.before-7'), `an old copy with ${MIA} (${mia}) and ${TOM}`);
  await start();
  // What is still to be taken into the log.
  await client.eventLog.list({ query: {} });
}

/** Table → how many rows hold this text in any column. */
function holding(text: string): Record<string, number> {
  const database = new DatabaseSync(file(), { readOnly: true });
  const tables = database.prepare("select name from pragma_table_list where schema = 'main'").all() as {
    name: string;
  }[];
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const rows = database.prepare(`select * from "${name}"`).all();
    const count = rows.filter((row) => JSON.stringify(Object.values(row)).includes(text)).length;
    if (count > 0) found[name] = count;
  }
  database.close();
  return found;
}

function filesHolding(text: string): string[] {
  const bytes = Buffer.from(text);
  return globSync('**/*', { cwd: folder.path }).filter((path) => {
    const whole = join(folder.path, path);
    return statSync(whole).isFile() && readFileSync(whole).includes(bytes);
  });
}

describe('a child that is erased', () => {
  it('is in no table and in no byte on the disk any more, and nothing of its brother is lost', async () => {
    await furnish();
    const before = holding(tom);
    const beforeByName = holding(TOM);
    // The house is furnished: whatever can name a child does.
    const database = new DatabaseSync(file(), { readOnly: true });
    const naming = database
      .prepare(
        "select distinct list.name from pragma_table_list as list, pragma_table_info(list.name) as info where list.schema = 'main' and info.name glob '*child*' and list.name <> 'child'",
      )
      .all() as { name: string }[];
    database.close();
    expect(Object.keys(holding(mia))).toEqual(expect.arrayContaining(naming.map(({ name }) => name)));
    expect(existsSync(segmentPath('a'.repeat(64)))).toBe(true);

    const { erased, left } = await client.privacy.eraseChild({ params: { childId: mia }, body: {} });

    expect(erased).toMatchObject({
      child: true,
      entries: { bookmarks: 1, heard: 1, sessions: 1, sentences: 1, plays: 1 },
    });
    expect(left).toEqual([]);
    expect(holding(mia)).toEqual({});
    expect(holding(MIA)).toEqual({});
    expect(existsSync(segmentPath('a'.repeat(64)))).toBe(false);
    await expect(client.privacy.eraseChild({ params: { childId: mia }, body: {} })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(holding(tom)).toEqual(before);
    expect(holding(TOM)).toEqual(beforeByName);
    expect(existsSync(segmentPath('b'.repeat(64)))).toBe(true);
    await server[Symbol.asyncDispose]();
    expect(filesHolding(mia)).toEqual([]);
    expect(filesHolding(MIA)).toEqual([]);
    await start();
  });

  it('is not remembered by what still plays', async () => {
    await furnish();
    await play(mia);
    await client.privacy.eraseChild({ params: { childId: mia }, body: {} });
    for (let minute = 0; minute < 5; minute++) await clock.advance(60_000);
    await server[Symbol.asyncDispose]();
    expect(holding(mia)).toEqual({});
    expect(filesHolding(mia)).toEqual([]);
    await start();
  });

  it('plays on as somebody that nobody knows', async () => {
    await furnish();
    await client.privacy.eraseChild({ params: { childId: mia }, body: {} });
    const { url } = await client.streams.get({ params: { streamId } });
    expect((await fetch(url)).status).toBe(200);
  });

  it('leaves what parents have named after it, and says so', async () => {
    const made = await client.streams.create({
      body: { name: `${MIA}s evening and ${MIA}, too`, document: { version: 1, source: silence } },
    });
    await client.family.setSwitch({ params: { name: `${MIA} is ill` }, body: { on: true } });
    const { left } = await client.privacy.eraseChild({ params: { childId: mia }, body: {} });
    expect(left).toEqual([
      { kind: 'stream', id: made.id, name: made.name },
      { kind: 'switch', id: `${MIA} is ill`, name: `${MIA} is ill` },
    ]);
  });

  it('is the same as one that is removed', async () => {
    await furnish();
    await client.family.removeChild({ params: { childId: mia } });
    expect(holding(mia)).toEqual({});
    expect(holding(MIA)).toEqual({});
  });
});

describe('a child that begins anew', () => {
  it('is there with its players, and has never heard anything', async () => {
    await furnish();
    const tomBefore = holding(tom);
    const { erased } = await client.privacy.eraseChild({ params: { childId: mia }, body: { keepChild: true } });
    expect(erased.child).toBe(false);
    expect(Object.keys(holding(mia)).sort()).toEqual(
      ['address_binding', 'child', 'player', 'preference', 'routine', 'stream'].sort(),
    );
    expect((await client.family.listChildren()).items.map(({ name }) => name).sort()).toEqual([MIA, TOM]);
    expect(holding(tom)).toEqual(tomBefore);
  });
});

describe('an erasure that was interrupted', () => {
  it('is finished at the next start', async () => {
    await furnish();
    await server[Symbol.asyncDispose]();
    const database = new DatabaseSync(file(), { enableForeignKeyConstraints: true });
    const wish = JSON.stringify({ childId: mia, name: MIA, keepChild: false });
    database.prepare("insert into preference values ('privacy.erasing', ?)").run(wish);
    database.prepare('delete from child where id = ?').run(mia);
    database.close();
    await start();
    expect(holding(mia)).toEqual({});
    expect(holding(MIA)).toEqual({});
  });
});
