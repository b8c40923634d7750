// A household of eight players of every kind on a moved clock: our whole server, the simulated Yoto, cards whose tracks lie
// on a host of their own. What reaches the cloud of our commands is written down.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveBytes } from '#simulator/player/player-world.fixture.ts';
import { openWorld } from '../world.ts';
import { SoakClock } from './clock.ts';

export type SoakHouse = Awaited<ReturnType<typeof openSoakHouse>>;

/** As it reached the cloud, on its way to a player. */
export interface Arrival {
  atMs: number;
  playerId: string;
  name: string;
  body: string;
}

export const TRACKS_PER_CARD = 4;
export const TRACK_S = 420;
const CARDS = 5;
const FRAME_BYTES = 96;
const FRAME_MS = 24;
const MODELS = ['v3', 'mini', 'v2', 'v1', 'v3', 'mini'] as const;

export async function openSoakHouse(startMs: number) {
  await using stack = new AsyncDisposableStack();
  const host = createServer((request, response) => serveBytes(sound(), request, response));
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  stack.defer(async () => {
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
  });
  const clock = new SoakClock(startMs);
  const world = stack.use(await openWorld({}, clock));
  const { simulator, client } = world;
  for (const [index, model] of MODELS.entries()) simulator.addPlayer({ name: `Player ${index + 3}`, model });
  const trackUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a.mp3`;
  const cardIds = Array.from(
    { length: CARDS },
    (_, number) => simulator.addCard({ card: cardOf(number, trackUrl) }).cardId,
  );
  const playerIds = simulator.devices().map(({ deviceId }) => deviceId);
  const arrivals: Arrival[] = [];
  for (const playerId of playerIds) {
    const player = simulator.player(playerId);
    const take = player.command.bind(player);
    player.command = (name, payload) => {
      const body = payload instanceof Uint8Array ? Buffer.from(payload).toString() : JSON.stringify(payload);
      if (!name.endsWith('request')) arrivals.push({ atMs: clock.now(), playerId, name, body });
      take(name, payload);
    };
  }

  const counts = { messages: 0 };
  const publish = simulator.broker.publish;
  simulator.broker.publish = (...message) => {
    counts.messages += 1;
    publish(...message);
  };
  const look = async () => (await client.players.list()).items;
  // The list that is known is a minute old at most.
  await clock.advance(61_000);
  await look();
  for (let seconds = 0; (await look()).some(({ stale }) => stale); seconds += 1) {
    if (seconds > 120) throw new Error('Some players are never heard.');
    await clock.advance(1000);
  }
  const owned = stack.move();
  return {
    ...{ clock, simulator, client, accountId: world.accountId, cardIds, playerIds, arrivals, counts, look },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

let made: Buffer | undefined;

/** Little of it: MP3 with 32 kbit/s at 48 kHz. */
function sound(): Buffer {
  if (made) return made;
  const frame = Buffer.alloc(FRAME_BYTES, 1);
  frame.set([0xff, 0xfb, 0x14, 0xc4]);
  made = Buffer.concat(Array.from({ length: (TRACK_S * 1000) / FRAME_MS }, () => frame));
  return made;
}

function cardOf(number: number, trackUrl: string) {
  const stream = { type: 'stream', format: 'mp3' } as const;
  return {
    title: `Card ${number}`,
    metadata: { description: '' },
    content: {
      chapters: Array.from({ length: TRACKS_PER_CARD }, (_, index) => {
        const key = `0${index + 1}`;
        const track = { key, title: `Part ${key}`, ...stream, trackUrl, duration: TRACK_S };
        return { key, title: `Chapter ${key}`, overlayLabel: key, tracks: [track] };
      }),
    },
  };
}
