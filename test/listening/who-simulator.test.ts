// The same with the simulator's whole players: they really fetch over HTTP and tell it in their own words. The server
// here sees what ours would see; only the test knows whose request it was, by a user agent of each player's own.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultDeviceConfig } from '#simulator/device-config.ts';
import { VirtualPlayer } from '#simulator/player/player.ts';
import type { DeviceRecord, StoredCard } from '#simulator/state.ts';
import { defaultSwitches } from '#simulator/switches.ts';
import { seeded } from './seeded.ts';
import { House, PLACE } from './who-house.ts';

/** Constant 160 kbit/s at 48 kHz: 3 s. */
const FRAME = Buffer.alloc(480, 1).fill(Buffer.from([0xff, 0xfb, 0xa4, 0x44]), 0, 4);
const AUDIO = Buffer.concat(Array.from({ length: 125 }, () => FRAME));
const STARTS = 500;

let house: House;
let server: Server;
let requests: number;
let players: Map<string, VirtualPlayer>;

beforeEach(async () => {
  house = await new House().open();
  requests = 0;
  server = createServer((request, response) => {
    requests++;
    void house.request(String(request.headers['user-agent'])).then(() => {
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': AUDIO.length });
      response.end(AUDIO);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await Promise.all([...players.values()].map((player) => player.close()));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await house.close();
});

it.each([
  { lateMs: 0, loss: 0 },
  { lateMs: 300, loss: 0.1 },
  { lateMs: 2000, loss: 0.2 },
])('four players never get another’s child, events up to $lateMs ms late, $loss lost', async ({ lateMs, loss }) => {
  const random = seeded(3);
  const switches = defaultSwitches({ eventJitterMs: lateMs, eventLossRatio: loss });
  players = new Map(house.playerIds.map((id) => [id, player(id, () => ({ ...switches, userAgent: id }), random)]));
  const askedAtMs = new Map<string, number>();
  house.ask = (id) => {
    if (house.clock.now() - (askedAtMs.get(id) ?? 0) < 1000) return;
    askedAtMs.set(id, house.clock.now());
    players.get(id)?.command('events/request', '');
  };
  for (let started = 0; started < STARTS; started++) {
    const id = house.playerIds[started % 4] ?? '';
    if (started % 8 === 0) house.playerIds.forEach(house.ask);
    await start(id);
    await passes(2000 + 28_000 * random());
  }
  const tally = house.tally();
  expect(tally).toMatchObject({ starts: STARTS, alone: STARTS, wrong: 0 });
  expect(tally.inTheEnd / STARTS).toBeGreaterThanOrEqual(loss === 0 ? 1 : 0.985);
  if (loss === 0) expect(tally.inTime).toBe(STARTS);
});

/** Puts the card in, and lets no time pass until the request has come. */
async function start(id: string): Promise<void> {
  const before = requests;
  players.get(id)?.remove();
  players.get(id)?.insert(PLACE.yotoCardId);
  while (requests === before) await new Promise((resolve) => setImmediate(resolve));
}

/** In steps, so that bytes flow meanwhile. */
async function passes(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    await house.clock.advance(Math.min(50, left));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function player(id: string, switches: () => ReturnType<typeof defaultSwitches>, random: () => number): VirtualPlayer {
  const device = { deviceId: id, familyId: 'f', name: id, geoTimezone: 'UTC', online: true } as DeviceRecord;
  return new VirtualPlayer({
    ...{ clock: house.clock, switches, random },
    device: { ...device, config: structuredClone(defaultDeviceConfig), status: {}, shortcuts: null },
    findCard: () => card(),
    resolveMedia: () => undefined,
    publish: (suffix, payload) => {
      if (suffix === 'data/events') house.hear(id, payload);
    },
  });
}

function card(): StoredCard {
  const { yotoCardId, chapterKey, trackKey } = PLACE;
  const trackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/s`;
  const track = { key: trackKey, title: 'Track', type: 'stream' as const, format: 'mp3', trackUrl };
  const chapter = { key: chapterKey, title: 'Chapter', tracks: [track] };
  const content = { chapters: [chapter], config: { resumeTimeout: 0 } };
  return { cardId: yotoCardId, title: 'Card', metadata: {}, content, updatedAt: '' } as unknown as StoredCard;
}
