import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walk } from '#core/mp3/frame-walker.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { ffmpegForTests, program } from '#test/programs.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import type { FoundFfmpeg } from '../ffmpeg-find.ts';
import { SegmentStore } from '../segments.ts';
import { WorkerPool } from '../worker-pool.ts';
import { findEspeak } from './espeak.ts';
import { runSpeaking } from './program.ts';
import { say } from './say.ts';
import { type SpeechServiceSettings, speechService } from './service.ts';
import type { SpeechVoice } from './voice.ts';
import { Voices } from './voices.ts';

const EVENING = { text: 'Guten Abend, Mia. Heute ist Sonntag.', language: 'de' };
const { signal } = new AbortController();

let folder: TemporaryFolder;
let ffmpeg: FoundFfmpeg;
let segments: SegmentStore;
const workers = new WorkerPool(1);
const servers: Server[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  ffmpeg = await ffmpegForTests();
  segments = new SegmentStore(join(folder.path, 'segments'));
  await segments.sweepTemporary();
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await workers[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function serve(answer: RequestListener, more: Partial<SpeechServiceSettings> = {}): Promise<SpeechVoice> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
  return speechService({ url, key: 'sesame', model: 'kokoro', voice: 'bella', ...more });
}

/** The npm package: there wherever the dependencies are installed. */
async function robot(): Promise<SpeechVoice> {
  const [found] = await findEspeak({});
  if (!found) throw new Error('The npm package espeak-ng is not installed');
  return found;
}

function sayWith(voices: Voices, wording = EVENING, only?: SpeechVoice) {
  const tools = () => ({ ffmpeg, workers });
  return say(wording, { signal, ...(only ? { only } : {}) }, { voices, profile: 'mono-96', segments, tools });
}

async function expectHouseFormat(voices: Voices): Promise<string> {
  const said = await sayWith(voices);
  if (said.kind !== 'said') throw new Error(JSON.stringify(said));
  const bytes = readFileSync(segments.pathOf(said.segmentHash));
  expect(walk(bytes, PROFILES['mono-96'])).toEqual({ ok: true, frames: said.frames });
  expect(said.sizeBytes).toBe(bytes.length);
  // About two seconds: neither cut off nor read out letter by letter.
  expect(said.frames * 24).toBeGreaterThan(1_500);
  expect(said.frames * 24).toBeLessThan(6_000);
  expect(readdirSync(segments.root).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  return said.voice;
}

describe('espeak-ng', () => {
  it('of the system becomes house format', async (context) => {
    const found = await findEspeak({ searchPath: dirname(program('espeak-ng', context)), usePackages: false });
    expect(found).toHaveLength(1);
    expect(await expectHouseFormat(new Voices(new ManualClock(), found))).toBe('espeak-ng');
  });

  it('of npm becomes house format on a machine that has none', async () => {
    expect(await findEspeak({ searchPath: folder.path, usePackages: false })).toEqual([]);
    expect(await expectHouseFormat(new Voices(new ManualClock(), [await robot()]))).toBe('espeak-ng');
  });

  it.each(['en', 'de', 'fr'])('speaks %s in a way of its own', async (language) => {
    const voice = await robot();
    const [asked, other] = await Promise.all(
      [language, language === 'en' ? 'fr' : 'en'].map((code) =>
        voice.speak({ text: 'Radio 7', language: code }, signal),
      ),
    );
    expect(asked).toMatchObject({ kind: 'voiced' });
    expect(asked).not.toEqual(other);
  });

  it('takes neither a path nor an option for a language, nor an option for a text', async () => {
    const voice = await robot();
    for (const language of ['../../secret', '-w', 'xx-variant-no', '', 'de -f /etc/passwd']) {
      expect(await voice.speak({ text: 'Hallo', language }, signal)).toMatchObject({ kind: 'failed' });
    }
    expect(await voice.speak({ text: '--version', language: 'en' }, signal)).toMatchObject({ kind: 'voiced' });
  });
});

describe('a machine whose espeak-ng is broken', () => {
  it('speaks with the one that npm brought', async () => {
    const path = join(folder.path, 'espeak-ng');
    writeFileSync(path, '#!/bin/sh\necho broken >&2; exit 1\n', { mode: 0o755 });
    const voices = new Voices(new ManualClock());
    await voices.find({ searchPath: folder.path });
    expect(voices.best?.name).toBe('espeak-ng');
    expect(await sayWith(voices)).toMatchObject({ kind: 'said' });
    const nowhere = await sayWith(voices, { text: 'Qapla', language: 'xx' });
    expect(nowhere).toEqual({ kind: 'failed', details: ['espeak-ng: broken.', 'espeak-ng: it has no such voice.'] });
  });
});

describe('a program that speaks', () => {
  const node = (code: string) => ({ path: process.execPath, args: ['-e', code] });

  it('may go on neither for ever nor without end, and is ended when nobody waits any more', async () => {
    const forEver = node('setInterval(() => {}, 1000)');
    expect(await runSpeaking(forEver, '', { signal, limitMs: 300 })).toMatchObject({ detail: 'it took too long' });
    const endless = node('const w = () => process.stdout.write(Buffer.alloc(65536), w); w()');
    expect(await runSpeaking(endless, '', { signal, limitBytes: 1_000_000 })).toMatchObject({
      detail: 'it said too much',
    });
    const leaving = new AbortController();
    const abandoned = runSpeaking(forEver, '', { signal: leaving.signal });
    leaving.abort();
    expect(await abandoned).toEqual({ kind: 'cancelled' });
  });

  it('is away when it cannot be started, and tells why it failed', async () => {
    const missing = { path: join(folder.path, 'nothing'), args: [] };
    expect(await runSpeaking(missing, 'Hallo', { signal })).toMatchObject({ kind: 'failed', isAway: true });
    const grumpy = node('console.error("no\\nvoice"); process.exit(3)');
    expect(await runSpeaking(grumpy, 'Hallo', { signal })).toMatchObject({ detail: 'no voice', isAway: false });
  });
});

describe('a speech service', () => {
  it('is asked as OpenAI is, and what it sends becomes house format', async () => {
    const spoken = await (await robot()).speak(EVENING, signal);
    let asked: unknown;
    const voice = await serve(async (request, response) => {
      const body = (await request.toArray()).join('');
      asked = { ...JSON.parse(body), path: request.url, key: request.headers.authorization };
      response.setHeader('content-type', 'audio/wav').end(spoken.kind === 'voiced' ? spoken.bytes : '');
    });
    expect(await expectHouseFormat(new Voices(new ManualClock(), [voice]))).toBe('kokoro bella');
    expect(asked).toEqual({
      ...{ path: '/v1/audio/speech', key: 'Bearer sesame', model: 'kokoro', voice: 'bella' },
      ...{ input: EVENING.text, response_format: 'wav' },
    });
  });

  const hostile: [string, RequestListener, boolean][] = [
    ['answers 500', (_, response) => response.writeHead(500).end('sesame'), true],
    ['refuses the key', (_, response) => response.writeHead(401).end(), true],
    ['does not like the text', (_, response) => response.writeHead(400).end(), false],
    ['sends elsewhere', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), true],
    ['answers with a page', (_, response) => response.setHeader('content-type', 'text/html').end('<html>'), true],
    ['says nothing', (_, response) => response.setHeader('content-type', 'audio/wav').end(), true],
    ['hangs up', (request) => request.socket.destroy(), true],
    ['never answers', () => undefined, true],
    [
      'stops in the middle',
      (_, response) => response.writeHead(200, { 'content-type': 'audio/wav' }).write('RIFF'),
      true,
    ],
    [
      'never stops',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'audio/wav' });
        const more = () => void response.write(Buffer.alloc(65_536), more);
        more();
      },
      false,
    ],
  ];
  it.each(hostile)('that %s is an outcome, and tells no secret', async (_, answer, isAway) => {
    const voice = await serve(answer, { limitMs: 400, limitBytes: 2_000_000 });
    const voiced = await voice.speak(EVENING, signal);
    expect(voiced).toMatchObject({ kind: 'failed', isAway });
    expect(JSON.stringify(voiced)).not.toMatch(/sesame|127\.0\.0\.1/);
  });
});

describe('saying something', () => {
  it('falls back to the next voice, and leaves the one that is away in peace for a while', async () => {
    let requests = 0;
    const clock = new ManualClock();
    const broken = await serve((_, response) => {
      requests++;
      response.writeHead(503).end();
    });
    const voices = new Voices(clock, [broken, await robot()]);
    expect(await sayWith(voices)).toMatchObject({ kind: 'said', voice: 'espeak-ng' });
    expect(await sayWith(voices)).toMatchObject({ kind: 'said', voice: 'espeak-ng' });
    expect(requests).toBe(1);
    expect(voices.isAwake(broken)).toBe(false);
    await clock.advance(6 * 60_000);
    expect(await sayWith(voices, EVENING, broken)).toEqual({
      kind: 'failed',
      details: ['kokoro bella: it answered 503.'],
    });
    expect(requests).toBe(2);
  });

  it('does not take garbage for sound', async () => {
    const garbage = await serve((_, response) => response.setHeader('content-type', 'audio/wav').end('not a sound'));
    expect(await sayWith(new Voices(new ManualClock(), [garbage, await robot()]))).toMatchObject({
      voice: 'espeak-ng',
    });
    expect(await sayWith(new Voices(new ManualClock(), [garbage]))).toMatchObject({ kind: 'failed' });
    expect(await sayWith(new Voices(new ManualClock()))).toEqual({ kind: 'failed', details: [] });
  });
});
