// Sentences as a parent meets them over HTTP: said by a stream, spoken ahead of time by the voice of this machine.
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpokenSentence } from '#contract/speech.ts';
import type { Stream } from '#contract/streams.ts';
import { walk } from '#core/mp3/frame-walker.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { ManualClock } from './manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let cookie = '';
const clock = new ManualClock();

beforeAll(async () => {
  folder = temporaryFolder();
  const { config } = loadConfig({ port: 0, dataFolder: folder.path, logLevel: 'silent' }, {});
  server = await startServer({ config, version: '9.9.9', clock, log: pino({ level: 'silent' }) });
  const owner = { name: 'Ada', password: 'a long enough password', code: server.accounts.setupCode };
  cookie = (await ask('POST', '/setup', owner)).headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const ask = (method: string, path: string, body?: unknown) =>
  fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const list = async () => {
  await server.settled();
  return (await (await ask('GET', '/speech')).json()) as { items: SpokenSentence[] };
};

const framesOf = async (response: Response) => {
  const verdict = walk(new Uint8Array(await response.arrayBuffer()), PROFILES['stereo-160']);
  return verdict.ok ? verdict.frames : verdict.reason;
};

describe('a sentence of a stream', () => {
  it('is spoken soon after the stream was saved, and can be heard', async () => {
    const source = { kind: 'speech', text: 'Good evening, little dragon.', language: 'en' };
    const made = await ask('POST', '/streams', { name: 'Evening', document: { version: 1, source } });
    expect(made.status).toBe(201);
    await clock.advance(3_000);
    const listed = await list();
    expect(listed).toMatchObject({
      voice: { engine: 'robot' },
      items: [{ text: source.text, state: 'ready', engine: 'robot' }],
    });
    const [{ key, durationMs = 0 } = { key: '' }] = listed.items;
    const sound = await ask('GET', `/speech/${key}/sound.mp3`);
    expect(sound.headers.get('content-type')).toBe('audio/mpeg');
    expect(await framesOf(sound)).toBe(durationMs / 24);
    expect((await ask('PUT', `/speech/${key}/recording`, { audioId: 'none' })).status).toBe(422);
  });
});

describe('a sentence with blanks', () => {
  it('is spoken for every value that it may have in two days, and heard by who asks for the stream', async () => {
    await ask('POST', '/children', { name: 'Mia', colour: 'coral' });
    const source = { kind: 'speech', text: 'Sleep well, {child}. Tomorrow comes after {weekday}.', language: 'en' };
    const made = await ask('POST', '/streams', { name: 'Days', document: { version: 1, source } });
    const { url } = (await made.json()) as Stream;
    await clock.advance(3_000);
    // It is a Monday.
    const values = ['Monday', 'Tuesday', 'Wednesday'].map((day) => `Sleep well, Mia. Tomorrow comes after ${day}.`);
    const { items } = await list();
    const said = items.filter(({ text }) => text.startsWith('Sleep'));
    expect(said.map(({ text }) => text).toSorted()).toEqual([...values, 'Sleep well.']);
    const heard = await fetch(url);
    expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    // Nobody in particular listens: what makes sense without a name, after the one frame that tells the length.
    const plain = await ask('GET', `/speech/${said.find(({ text }) => text === 'Sleep well.')?.key}/sound.mp3`);
    const bytes = Buffer.from(await heard.arrayBuffer());
    expect(bytes.subarray(480).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true);
  });
});

describe('the name of a child that was renamed', () => {
  it('is not said any more, though it was spoken', async () => {
    // Fewer sentences to wait for.
    const { items } = (await (await ask('GET', '/streams')).json()) as { items: Stream[] };
    for (const { id } of items) await ask('DELETE', `/streams/${id}`);
    const child = (await (await ask('POST', '/children', { name: 'Ben', colour: 'sea' })).json()) as { id: string };
    expect((await ask('PATCH', '/family', { defaultChildId: child.id })).status).toBe(200);
    const source = { kind: 'speech', text: 'Hush, {child}. Good night.', language: 'en' };
    const made = await ask('POST', '/streams', { name: 'Hush', document: { version: 1, source } });
    const { url } = (await made.json()) as Stream;
    await clock.advance(3_000);
    const bytesOf = async (text: string) => {
      const key = (await list()).items.find((item) => item.text === text && item.state === 'ready')?.key;
      return key && Buffer.from(await (await ask('GET', `/speech/${key}/sound.mp3`)).arrayBuffer());
    };
    let listeners = 0;
    const hear = async () => {
      const heard = await fetch(url, { headers: { 'user-agent': `listener ${listeners++}` } });
      return Buffer.from(await heard.arrayBuffer()).subarray(480);
    };
    const plain = await bytesOf('Hush. Good night.');
    expect(await hear()).toEqual(await bytesOf('Hush, Ben. Good night.'));

    await ask('PATCH', `/children/${child.id}`, { name: 'Benno' });
    expect(await hear()).toEqual(plain);
    await clock.advance(3_000);
    const benno = await bytesOf('Hush, Benno. Good night.');
    expect(benno).toBeDefined();
    expect(await hear()).toEqual(benno);
  });
});

describe('trying a voice', () => {
  it('answers with sound, ten times a minute, and to parents only', async () => {
    const words = { text: 'Bonsoir', language: 'fr' };
    const sound = await ask('POST', '/speech/try', words);
    expect(sound.headers.get('content-type')).toBe('audio/mpeg');
    expect(await framesOf(sound)).toBeGreaterThan(10);
    expect((await ask('POST', '/speech/try', { text: 'x'.repeat(501), language: 'fr' })).status).toBe(400);
    expect((await ask('POST', '/speech/try', { text: 'x', language: '../fr' })).status).toBe(400);
    const more = await Promise.all(
      Array.from({ length: 10 }, () => ask('POST', '/speech/try', { text: '', language: 'fr' })),
    );
    expect(more.some(({ status }) => status === 429)).toBe(true);
    expect((await fetch(`${server.url}/api/v1/speech`)).status).toBe(401);
  });
});

describe('when nothing else can be played', () => {
  it('the sentence that ships is heard until a recording is chosen', async () => {
    expect(await (await ask('GET', '/speech/fallback')).json()).toEqual({});
    const missing = await ask('PUT', '/speech/fallback', { audioId: 'none' });
    expect(missing.status).toBe(422);
    expect(await missing.json()).toMatchObject({ code: 'audio-missing' });
    expect(await (await ask('PUT', '/speech/fallback', { audioId: null })).json()).toEqual({});
  });
});
