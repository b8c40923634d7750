// Journey 1: a folder of mixed real files becomes a card that a player plays, exactly.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLive } from '#client/live.ts';
import type { Card } from '#contract/cards.ts';
import type { ImportFile } from '#contract/imports.ts';
import { importFolder } from '../../src/demo/importing.ts';
import { audioOnCard, makeCard } from '../../src/demo/make-card.ts';
import { playCard } from '../../src/demo/play-card.ts';
import { ffmpegForTests } from '../programs.ts';
import { openWorld, type World } from '../world.ts';

const RECORDINGS = join(import.meta.dirname, '../../src/demo/recordings');
const signal = AbortSignal.timeout(120_000);
let world: World;
let audio: string;
let files: ImportFile[];
let card: Card;

beforeAll(async () => {
  world = await openWorld();
  audio = join(world.folder, 'Our stories');
  cpSync(RECORDINGS, audio, { recursive: true });
  const mouse = join(audio, 'The Lighthouse Mouse');
  copyFileSync(join(mouse, '1 The lamp.mp3'), join(mouse, '3 The lamp again.mp3'));
  copyFileSync(join(mouse, '2 The fog.mp3'), join(mouse, '4 Cut short.mp3'));
  truncateSync(join(mouse, '4 Cut short.mp3'), 60_000);
  writeFileSync(join(mouse, '5 Broken.mp3'), Buffer.alloc(20_000, 'no audio at all'));
  const mute = join(audio, 'Films');
  mkdirSync(mute);
  const { path: ffmpeg } = await ffmpegForTests();
  execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=1:size=64x64', join(mute, 'mute.mp4')]);
});
afterAll(async () => await world[Symbol.asyncDispose]());

describe('a folder of mixed files', () => {
  it('is imported with progress, and every file says what became of it', async () => {
    const progress: { done: number; total: number }[] = [];
    const live = openLive({
      baseUrl: world.server.url,
      token: world.apiToken,
      onEvent: (event) => {
        if (event.name === 'import.progress') progress.push(event.payload);
      },
    });
    ({ files } = await importFolder(world.client, audio, signal));
    await live.close();
    const states = Object.fromEntries(files.map(({ path, state, sentence }) => [path, sentence ?? state]));
    expect(states).toEqual({
      'Der kleine Bär/Der kleine Bär.m4b': 'ready',
      'Films/mute.mp4': 'is a video without sound',
      'Good Morning/Good morning.wav': 'ready',
      "Histoires du soir/L'escargot pressé.ogg": 'ready',
      'Music Box/01 A walk in the garden.flac': 'ready',
      'Music Box/02 Lullaby.opus': 'ready',
      'The Lighthouse Mouse/1 The lamp.mp3': 'ready',
      'The Lighthouse Mouse/2 The fog.mp3': 'ready',
      'The Lighthouse Mouse/3 The lamp again.mp3': 'is already in the library as “The lamp”',
      'The Lighthouse Mouse/4 Cut short.mp3': expect.stringMatching(/^is damaged after 0:\d\d, kept the first part$/),
      'The Lighthouse Mouse/5 Broken.mp3': 'is not an audio file',
    });
    // First in files, then in seconds of audio.
    expect(progress.at(-1)?.total).toBeGreaterThan(60);
    for (const [before, after] of progress.slice(1).map((after, index) => [progress[index], after] as const)) {
      expect(after.done).toBeLessThanOrEqual(after.total);
      if (before?.total === after.total) expect(after.done).toBeGreaterThanOrEqual(before.done);
    }
  });

  it('becomes a library: folders and chapters are collections with covers', async () => {
    const { items } = await world.client.library.listCollections({ query: {} });
    const known = items.map(({ title, kind, count }) => [title, kind, count]);
    expect(known).toEqual([
      ['Der kleine Bär', 'chapters', 2],
      ['Good Morning', 'folder', 1],
      ['Histoires du soir', 'folder', 1],
      ['Music Box', 'folder', 2],
      ['The Lighthouse Mouse', 'folder', 3],
    ]);
    for (const { title, coverUrl } of items) expect([title, coverUrl]).toEqual([title, expect.any(String)]);
    const { audio: found } = await world.client.library.search({ query: { text: 'escarg presse' } });
    expect(found.map(({ title }) => title)).toEqual(["L'escargot pressé"]);
  });

  it('becomes a card with a chapter for each part, icon and cover, and a twin that says the same', async () => {
    const { items } = await world.client.library.listCollections({ query: { search: 'Lighthouse' } });
    card = await makeCard(world.client, { collectionId: items[0]?.id ?? '', title: 'The Lighthouse Mouse' });
    expect(card).toMatchObject({ state: 'sent', findings: [] });
    const twin = world.simulator.state.cards.get(card.yotoCardId ?? '')?.card as unknown as Twin;
    expect(twin.title).toBe('The Lighthouse Mouse');
    expect(twin.metadata.cover?.imageL).toMatch(/^http/);
    expect(twin.content.config).toMatchObject({ resumeTimeout: 2_592_000, onlineOnly: true });
    expect(twin.content.chapters.map((chapter) => chapter.tracks.length)).toEqual([1, 1, 1]);
    for (const [index, chapter] of twin.content.chapters.entries()) {
      const [track] = chapter.tracks;
      const { sizeBytes, durationS } = card.tracks[index] ?? {};
      expect(track).toMatchObject({ type: 'stream', format: 'mp3', fileSize: sizeBytes, duration: durationS });
      expect(chapter).toMatchObject({
        overlayLabel: String(index + 1),
        display: { icon16x16: expect.stringMatching(/^yoto:#/) },
      });
      const head = await fetch(track?.trackUrl ?? '', { method: 'HEAD' });
      expect(Number(head.headers.get('content-length'))).toBe(track?.fileSize);
    }
  });

  it('is played by the player exactly', async () => {
    const [player] = world.simulator.devices();
    const reports = await playCard(world, card, {
      deviceId: player?.deviceId ?? '',
      folder: join(world.folder, 'heard'),
      signal,
      onReport: () => {},
    });
    expect(reports.map(({ title, exact, decoderWarnings }) => ({ title, exact, decoderWarnings }))).toEqual(
      card.tracks.map(({ title }) => ({ title, exact: true, decoderWarnings: 0 })),
    );
    expect(new Set(await audioOnCard(world.client, card)).size).toBe(3);
  });

  it('has on it what a series may come to', async () => {
    const { items } = await world.client.library.listCollections({ query: { search: 'Lighthouse' } });
    const collectionId = items[0]?.id ?? '';
    const series = { kind: 'series' as const, collectionId, order: 'manual' as const, afterLast: 'again' as const };
    const document = { version: 1 as const, source: { ...series, resume: true } };
    const { id: streamId } = await world.client.streams.create({ body: { name: 'The mouse', document } });
    const tracks = card.tracks.slice(0, 1).map((track) => ({ ...track, streamId }));
    expect(new Set(await audioOnCard(world.client, { ...card, tracks })).size).toBe(3);
  });
});

interface Twin {
  title: string;
  metadata: { cover?: { imageL?: string } };
  content: {
    config: object;
    chapters: {
      overlayLabel: string;
      display: { icon16x16: string };
      tracks: { trackUrl: string; duration: number; fileSize: number; type: string; format: string }[];
    }[];
  };
}
