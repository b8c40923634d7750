// What tales about a family need: recordings in the library, cards, whose player is whose, and ears that keep every byte a
// player fetched. Everything through the API and the pretend players' own slots.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Client } from '#client/client.ts';
import type { Bookmark } from '#contract/bookmarks.ts';
import type { Listening } from '#contract/streams.ts';
import type { Source } from '#core/source/document.ts';
import type { Simulator } from '#simulator/simulator.ts';
import { importFolder } from '../../src/demo/importing.ts';

const PATIENCE = { timeout: 20_000, interval: 30 };

/** A world with a server that may be another one later. */
export interface Teller {
  readonly client: Client;
  folder: string;
  simulator: Simulator;
}

export interface TaleCard {
  streamId: string;
  url: string;
  yotoCardId: string;
}

/** Tones of different height, by collection and title in this order, so that no two sound the same; gives ids by title. */
export async function bringTones(
  { client, folder }: Teller,
  collections: Record<string, Record<string, number>>,
): Promise<Map<string, string>> {
  let hertz = 200;
  for (const [collection, titles] of Object.entries(collections)) {
    const into = join(folder, 'audio', collection);
    mkdirSync(into, { recursive: true });
    for (const [at, [title, seconds]] of Object.entries(titles).entries()) {
      hertz += 30;
      writeFileSync(join(into, `${at + 1} ${title}.wav`), tone(hertz, seconds));
    }
  }
  await importFolder(client, join(folder, 'audio'), AbortSignal.timeout(100_000));
  const audio = (await client.library.listAudio({ query: { limit: 100 } })).items;
  const made = (await client.library.listCollections({ query: { limit: 100 } })).items;
  const isReady = async (audioId: string) => (await client.library.getAudio({ params: { audioId } })).state === 'ready';
  for (const { id } of audio) await vi.waitUntil(() => isReady(id), { timeout: 60_000 });
  return new Map([...audio, ...made].map(({ title, id }) => [title, id]));
}

const RATE = 16_000;

/** As a WAV file: mono, 16 bits. */
function tone(hertz: number, seconds: number): Uint8Array {
  const samples = Int16Array.from(
    { length: RATE * seconds },
    (_, at) => 8000 * Math.sin((2 * Math.PI * hertz * at) / RATE),
  );
  const header = Buffer.from('RIFF....WAVEfmt ....................data....');
  const sizeBytes = samples.byteLength;
  const long = [
    [4, 36 + sizeBytes],
    [16, 16],
    [24, RATE],
    [28, 2 * RATE],
    [40, sizeBytes],
  ] as const;
  for (const [at, value] of long) header.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, at);
  return Buffer.concat([header, new Uint8Array(samples.buffer)]);
}

/** A card with this stream as its only track, in the Yoto account. */
export async function makeCard({ client }: Teller, name: string, source: Source): Promise<TaleCard> {
  const stream = await client.streams.create({ body: { name, document: { version: 1, source } } });
  const made = await client.cards.create({ body: { content: { from: 'stream', streamId: stream.id } } });
  const { yotoCardId } = await client.cards.send({ params: { cardId: made.id }, body: {} });
  if (yotoCardId === undefined || stream.url === undefined) throw new Error('The card was not made.');
  return { streamId: stream.id, url: stream.url, yotoCardId };
}

/** Children of these names, the first player the first one's; gives ids by name. Players are heard when it resolves. */
export async function settle({ client, simulator }: Teller, names: readonly string[]): Promise<Map<string, string>> {
  const players = simulator.devices();
  const areKnown = async () => (await client.family.listPlayers()).items.length === players.length;
  await vi.waitUntil(areKnown, PATIENCE);
  const children = new Map<string, string>();
  for (const [at, name] of names.entries()) {
    const { id } = await client.family.addChild({ body: { name, colour: 'sea' } });
    children.set(name, id);
    const playerId = players[at]?.deviceId;
    if (playerId) await client.family.updatePlayer({ params: { playerId }, body: { childId: id } });
  }
  return children;
}

export async function hearsPlayers({ client }: Teller): Promise<void> {
  const areHeard = async () => (await client.players.list()).hearing.every(({ state }) => state === 'live');
  await vi.waitUntil(areHeard, PATIENCE);
}

export async function playsOf({ client }: Teller, { streamId }: TaleCard): Promise<Listening[]> {
  return (await client.streams.listListenings({ params: { streamId } })).items;
}

/** Puts the card in; resolves with the play that was decided for it. */
export async function putIn(teller: Teller, playerId: string, card: TaleCard): Promise<Listening> {
  const known = new Set((await playsOf(teller, card)).map(({ id }) => id));
  teller.simulator.player(playerId).insert(card.yotoCardId);
  const begun = async () => (await playsOf(teller, card)).find(({ id }) => !known.has(id));
  return (await vi.waitUntil(begun, PATIENCE)) as Listening;
}

/** Where a child is in the collection that was moved last. */
export async function placeOf({ client }: Teller, childId: string): Promise<Bookmark> {
  const { items } = await client.bookmarks.listBookmarks();
  const bookmark = items.find((one) => one.childId === childId);
  if (!bookmark) throw new Error('There is no bookmark of this child.');
  return bookmark;
}

/** What one player fetched for its current or last track. */
export interface Ear {
  bytes(): Buffer;
  isWhole(): boolean;
}

export function listenTo({ simulator }: Teller, playerId: string): Ear {
  let chunks: Buffer[] = [];
  let isWhole = false;
  simulator.player(playerId).onAudio((event) => {
    if (event.type === 'track-start') [chunks, isWhole] = [[], false];
    if (event.type === 'bytes') chunks.push(event.chunk);
    if (event.type === 'track-end') isWhole = event.complete;
  });
  return { bytes: () => Buffer.concat(chunks), isWhole: () => isWhole };
}

/** What somebody else would get now, by a program of theirs. */
export async function fetchAll({ url }: TaleCard): Promise<Buffer> {
  const response = await fetch(url, {
    headers: { 'user-agent': `somebody ${Math.random()}` },
    signal: AbortSignal.timeout(20_000),
  });
  return Buffer.from(await response.arrayBuffer());
}
