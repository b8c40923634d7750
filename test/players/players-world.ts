// A household with players that are heard: link, family and players of our server, the simulated Yoto with its broker and
// players, a host that has the sound, and a clock that stands still.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { YotoCloud } from '#cloud/cloud.ts';
import type { PassingMessage } from '#cloud/live.ts';
import type { PlayedPart } from '#core/listening/parts.ts';
import { listenForFamily } from '#server/features/family/listeners.ts';
import type { Commanded } from '#server/features/players/commands/desk.ts';
import { listenForPlayers } from '#server/features/players/listeners.ts';
import { createPlayers, type Players } from '#server/features/players/service.ts';
import { createLog } from '#server/log.ts';
import { mp3, serveBytes } from '#simulator/player/player-world.fixture.ts';
import { openCardWorld } from '../cards/card-world.ts';

export type PlayersWorld = Awaited<ReturnType<typeof openPlayersWorld>>;

/** Longer than the time between two rounds of asking. */
const TRACK_MS = 300_000;

export async function openPlayersWorld() {
  await using stack = new AsyncDisposableStack();
  const host = createServer((request, response) => serveBytes(mp3(TRACK_MS), request, response));
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  stack.defer(async () => {
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
  });
  const world = stack.use(await openCardWorld());
  const { events, clock, link, family, simulator } = world;
  simulator.change({ allowHttpStreams: true });
  const titles = new Map<string, string>();
  /** Of the plan that plays, as listening would tell. */
  const parts: PlayedPart[] = [];
  const commands: Commanded[] = [];
  const overheard: PassingMessage[] = [];
  const openPlayers = (): Players =>
    createPlayers({
      ...{
        clock,
        events,
        log: createLog('silent'),
        link,
        family,
        partsOf: () => parts,
        reserve: () => () => undefined,
      },
      ...{ commanded: (one) => commands.push(one), overhear: (message) => overheard.push(message) },
      cardTitles: () => titles,
    });
  const players = stack.use(openPlayers());
  stack.defer(listenForPlayers(events, players));
  stack.defer(listenForFamily(events, family));

  /** Lets real messages travel while simulated time passes; in small steps, so that it does not outrun them. */
  async function until(condition: () => boolean, stepMs = 1): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`it never happened: ${condition}`);
      await clock.advance(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** A card on the account (the only one, or `onto`) whose tracks lie on our host. */
  async function writeCard(title: string, tracks = 2, onto?: YotoCloud): Promise<string> {
    const trackUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a.mp3`;
    const stream = { type: 'stream', format: 'mp3' } as const;
    const cloud = onto ?? (await link.cloudOf()).cloud;
    const made = await cloud.content.create({
      title,
      metadata: { description: '' },
      content: {
        chapters: Array.from({ length: tracks }, (_, index) => {
          const key = `0${index + 1}`;
          const track = { key, title: `Part ${key}`, ...stream, trackUrl };
          return { key, title: `Chapter ${key}`, overlayLabel: key, tracks: [track] };
        }),
      },
    });
    if (made.kind !== 'ok') throw new Error(`no card: ${JSON.stringify(made)}`);
    titles.set(made.value.cardId, title);
    return made.value.cardId;
  }

  const ids = (): string[] => simulator.devices().map(({ deviceId }) => deviceId);

  /** Signed in with the permission, and every player has said what it does. */
  async function live(): Promise<void> {
    await world.signIn('', { devices: true });
    await until(() => ids().every((id) => players.playbackOf(id) !== undefined));
  }

  const owned = stack.move();
  return {
    ...{ ...world, players, titles, parts, commands, overheard, openPlayers, until, writeCard },
    ids,
    live,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
