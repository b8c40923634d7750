// The letter of HTTP, over a bare socket: what no ordinary client sends, and what some players do
// (docs/protocol/streaming-http.md §1, §4). Beside door.test.ts, which has the usual requests.
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { ask, talk } from './talk.ts';

const SIZE = 101 * 480;

let world: StreamWorld;
let stream: { id: string; path: string };
let whole: Buffer;
let etag: string;

beforeAll(async () => {
  world = await openStreamWorld();
  world.addAudio('fox', 100);
  stream = await world.addStream(playing('fox'));
  const reply = await ask(world.url + stream.path);
  whole = reply.bytes;
  etag = reply.headers.etag ?? '';
});
afterAll(() => world[Symbol.asyncDispose]());

interface Raw {
  status: number;
  head: string;
  body: Buffer;
}

/** One request in these very words; the connection is closed behind it unless the lines say otherwise. */
async function say(line: string, ...headers: string[]): Promise<Raw> {
  return parse(await talk(world.url, `${[line, 'Host: x', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`));
}

function parse(bytes: Buffer): Raw {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end).toString('latin1');
  return { status: Number(head.slice(9, 12)), head, body: bytes.subarray(end + 4) };
}

const get = () => `GET ${stream.path} HTTP/1.1`;

test.each([
  ['bytes=0-', `bytes 0-${SIZE - 1}/${SIZE}`],
  ['bytes=0-0', `bytes 0-0/${SIZE}`],
  ['BYTES=1-2', `bytes 1-2/${SIZE}`],
  ['bytes= 1-2 , 3-4', `bytes 1-4/${SIZE}`],
  ['bytes=-1', `bytes ${SIZE - 1}-${SIZE - 1}/${SIZE}`],
  ['bytes=-99999999999999999999', `bytes 0-${SIZE - 1}/${SIZE}`],
  ['bytes=10-99999999999999999999999999', `bytes 10-${SIZE - 1}/${SIZE}`],
  ['bytes=5-9,0-4', `bytes 0-9/${SIZE}`],
  ['bytes=0-9,99999999-', `bytes 0-9/${SIZE}`],
  [`bytes=${Array.from({ length: 16 }, (_, at) => `${at}-${at}`).join()}`, `bytes 0-15/${SIZE}`],
])('Range: %s → 206 %s, with these bytes', async (range, contentRange) => {
  const reply = await say(get(), `Range: ${range}`);
  expect([reply.status, /content-range: (.*)/i.exec(reply.head)?.[1]]).toEqual([206, contentRange]);
  const [, from, to] = /bytes (\d+)-(\d+)/.exec(contentRange) ?? [];
  expect(reply.body.equals(whole.subarray(Number(from), Number(to) + 1))).toBe(true);
});

test.each([['bytes=-0'], [`bytes=${SIZE}-`], ['bytes=99999999999999999999999999-'], ['bytes=99999-,88888-99998']])(
  'Range: %s → 416 with the size and no body',
  async (range) => {
    const reply = await say(get(), `Range: ${range}`);
    expect([reply.status, reply.body.length]).toEqual([416, 0]);
    expect(reply.head).toContain(`Content-Range: bytes */${SIZE}`);
  },
);

test.each([
  'bytes=2-1',
  'bytes=',
  'bytes',
  'bytes=-',
  'bytes=a-b',
  'bytes=0x1-2',
  'bytes=1-2;q=1',
  'bytes:0-1',
  'frames=0-1',
  'bytes=0-1,5-6',
  `bytes=${Array.from({ length: 17 }, (_, at) => `${at}-${at}`).join()}`,
  `bytes=1-${'0'.repeat(1100)}5`,
])('Range: %.30s → 200, ignored', async (range) => {
  const reply = await say(get(), `Range: ${range}`);
  expect([reply.status, reply.body.equals(whole)]).toEqual([200, true]);
});

test('two Range lines are one bad one: ignored', async () => {
  expect((await say(get(), 'Range: bytes=0-1', 'Range: bytes=4-5')).status).toBe(200);
});

const conditions: [(tag: string) => string[], number][] = [
  [(tag) => [`If-None-Match: ${tag}`], 304],
  [(tag) => [`If-None-Match: W/${tag}`], 304],
  [() => ['If-None-Match: *'], 304],
  [(tag) => [`If-None-Match: "a", W/"b" ,${tag}`], 304],
  [(tag) => ['If-None-Match: "a"', `If-None-Match: ${tag}`], 304],
  [() => ['If-None-Match: "a", "b"'], 200],
  [(tag) => [`If-None-Match: ${tag.replaceAll('"', '')}`], 200],
  [(tag) => [`If-Match: ${tag}`], 200],
  [() => ['If-Match: *'], 200],
  [(tag) => [`If-Match: W/${tag}`], 412],
  [() => ['If-Match: "a", "b"'], 412],
  [(tag) => ['If-Match: "a"', `If-None-Match: ${tag}`], 412],
  [(tag) => [`If-Match: ${tag}`, `If-None-Match: ${tag}`], 304],
  [(tag) => [`If-None-Match: ${tag}`, 'Range: bytes=0-9'], 304],
  [(tag) => [`If-None-Match: ${tag}`, 'Range: bytes=999999-'], 304],
  [() => ['If-Match: "a"', 'Range: bytes=999999-'], 412],
  [(tag) => [`If-Range: ${tag}`, 'Range: bytes=0-9'], 206],
  [(tag) => [`If-Range: ${tag}`, 'Range: bytes=999999-'], 416],
  [(tag) => [`If-Range: W/${tag}`, 'Range: bytes=0-9'], 200],
  [() => ['If-Range: "a"', 'Range: bytes=999999-'], 200],
  [() => ['If-Range: Fri, 02 Jan 2026 03:04:05 GMT', 'Range: bytes=0-9'], 200],
  [() => ['If-Modified-Since: Fri, 02 Jan 2099 03:04:05 GMT'], 200],
  [() => ['If-Unmodified-Since: Fri, 02 Jan 1999 03:04:05 GMT'], 200],
];
test.each(conditions.map(([lines, status]) => [lines('<tag>').join(' · '), status, lines] as const))(
  '%s → %i',
  async (_, status, lines) => {
    const reply = await say(get(), ...lines(etag));
    expect(reply.status).toBe(status);
    expect(reply.head).toContain(`ETag: ${etag}`);
    const bodyBytes = { 200: SIZE, 206: 10 }[status] ?? 0;
    expect(reply.body.length).toBe(bodyBytes);
    if (status === 304) expect(reply.head).not.toMatch(/^content-(length|type|range)/im);
  },
);

test('HTTP/1.0 needs no Host, and its connection ends with the answer', async () => {
  const reply = parse(await talk(world.url, `GET ${stream.path} HTTP/1.0\r\n\r\n`));
  expect([reply.status, reply.body.equals(whole)]).toEqual([200, true]);
  expect(reply.head).not.toMatch(/transfer-encoding/i);
});

test('HTTP/1.1 without Host, and with two, is a bad request on every address', async () => {
  for (const path of [stream.path, '/s/AAAAAAAAAAAAAAAAAAAAAA.mp3', '/s/nonsense']) {
    expect(parse(await talk(world.url, `GET ${path} HTTP/1.1\r\n\r\n`)).status).toBe(400);
    expect((await say(`GET ${path} HTTP/1.1`, 'host: y')).status).toBe(400);
  }
});

test('a request target in absolute form opens the same stream, whatever host it names', async () => {
  for (const base of [world.url, 'http://elsewhere.example', 'https://elsewhere.example:8443']) {
    expect((await say(`GET ${base}${stream.path} HTTP/1.1`, 'Range: bytes=5-9')).status).toBe(206);
    expect((await say(`GET ${base}/s/AAAAAAAAAAAAAAAAAAAAAA.mp3 HTTP/1.1`)).status).toBe(404);
  }
});

test('a query is ignored', async () => {
  expect((await say(`HEAD ${stream.path}?a=b&/../x HTTP/1.1`)).status).toBe(200);
});

test('every way to write an address wrongly is the common 404, byte for byte, for every method', async () => {
  const token = stream.path.slice(3, -4);
  const encoded = `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
  const paths = [
    ...['/', '.', '%2f', '%00', '.mp3', ';a=b', '#fragment', '%3F'].map((tail) => stream.path + tail),
    `/s//${token}.mp3`,
    `/s/./${token}.mp3`,
    `/s/../s/${token}.mp3`,
    `/s/${encoded}.mp3`,
    `/s/${token}%2emp3`,
    `/s/${token}.m3u8`,
    `/s/${token.slice(1)}.mp3`,
    `/s/x${token}.mp3`,
    `${stream.path}?${'q'.repeat(3000)}`,
    '/audio/../s/x.mp3',
    '/audio/UPPER.mp3',
    '/audio/.mp3',
  ];
  const answers = new Set<string>();
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PROPFIND']) {
    for (const path of paths) {
      const { head, body } = await say(`${method} ${path} HTTP/1.1`, 'Range: bytes=0-5', 'If-None-Match: *');
      answers.add(`${head.replace(/Date: .*\r\n/, '')}\n${method === 'HEAD' ? 'There is nothing here.\n' : body}`);
    }
  }
  expect([...answers]).toEqual([expect.stringMatching(/^HTTP\/1\.1 404 /)]);
});

test('a method that does not exist is a bad request before any address is looked at', async () => {
  const known = await say(`PLAY ${stream.path} HTTP/1.1`);
  const unknown = await say('PLAY /s/AAAAAAAAAAAAAAAAAAAAAA.mp3 HTTP/1.1');
  expect([known.status, known.head]).toEqual([400, unknown.head]);
});

test('GET with a body is answered, and the connection ends behind it', async () => {
  const reply = await say(get(), 'Content-Length: 5', 'Range: bytes=0-9', '', 'hello');
  expect([reply.status, reply.body.length]).toEqual([206, 10]);
  const chunked = parse(
    await talk(world.url, `${get()}\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`),
  );
  expect([chunked.status, chunked.head.includes('Connection: close')]).toEqual([200, true]);
});

test('a length and chunks at once is an attack and refused', async () => {
  expect((await say(get(), 'Content-Length: 5', 'Transfer-Encoding: chunked', '', '0')).status).toBe(400);
});

test('Expect: 100-continue, and an Upgrade to something else, change nothing', async () => {
  const expecting = await talk(world.url, `${get()}\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n`);
  expect(expecting.subarray(-SIZE).equals(whole)).toBe(true);
  const upgrading = parse(
    await talk(world.url, `${get()}\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n\r\n`),
  );
  expect([upgrading.status, upgrading.body.equals(whole)]).toEqual([200, true]);
});

test('one connection serves many requests, also behind 404, 416, 304 and 204, and queued all at once', async () => {
  const lines = [
    ['GET', stream.path, 'Range: bytes=0-9'],
    ['GET', '/s/AAAAAAAAAAAAAAAAAAAAAA.mp3', ''],
    ['GET', stream.path, 'Range: bytes=9999999-'],
    ['GET', stream.path, 'If-None-Match: *'],
    ['HEAD', stream.path, ''],
    ['OPTIONS', stream.path, ''],
    ['POST', stream.path, 'Content-Length: 0'],
    ['GET', stream.path, 'Connection: close'],
  ];
  const text = lines.map(
    ([method, path, header]) => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header ? `${header}\r\n` : ''}\r\n`,
  );
  const all = (await talk(world.url, text.join(''))).toString('latin1');
  const statuses = [...all.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  expect(statuses).toEqual([206, 404, 416, 304, 200, 204, 405, 200]);
  expect(all.endsWith(whole.toString('latin1'))).toBe(true);
});

test('a client that closes its sending side still gets everything', async () => {
  const { hostname, port } = new URL(world.url);
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.end(`${get()}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    socket.on('end', () => socket.end());
  });
  expect(bytes.subarray(-SIZE).equals(whole)).toBe(true);
});
