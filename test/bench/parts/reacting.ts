// How long it takes from what a player tells to the command that a routine answers with, as the cloud sees both: through
// the broker, decided, committed, and through the broker again. Eight players, knobs turned all the time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Client, createClient } from '#client/client.ts';
import { mp3, serveBytes } from '#simulator/player/player-world.fixture.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';
import { linkAccount } from '../../../src/demo/household.ts';
import type { Part } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { startOurServer } from '../our-server.ts';

const PLAYERS = 8;
const STARTS = 120;
const WARM_UP = 24;
/** Of one player after the other: each has done what it was told before its turn comes again. */
const APART_MS = 150;
const TURN_EVERY_MS = 25;
const TRACK_MS = 60_000;
const CAP_PERCENT = 38;
const ANSWER_MS = 10_000;
const MOST_MS = 50;
const DUPLICATES = 0.05;

export const reacting: Part = {
  name: 'reacting',
  text: `from a player's event to the command of a routine, ${PLAYERS} players`,
  async run({ folder, rounds, say }) {
    await using stack = new AsyncDisposableStack();
    const host = createServer((request, response) => serveBytes(mp3(TRACK_MS), request, response));
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    stack.defer(() => {
      host.closeAllConnections();
      host.close();
    });
    const switches = { autoApprove: true, allowHttpStreams: true, eventDuplicateRatio: DUPLICATES };
    const simulator = await startSimulator({ switches });
    stack.defer(() => simulator.close());
    while (simulator.devices().length < PLAYERS) simulator.addPlayer({ name: `Player ${simulator.devices().length}` });
    const dataFolder = join(folder, 'data');
    const library = await openMadeUpLibrary(dataFolder);
    const { apiToken } = library;
    await library[Symbol.asyncDispose]();
    const yoto = [
      '--yoto-login-url',
      simulator.url,
      '--yoto-api-url',
      simulator.url,
      '--yoto-mqtt-url',
      simulator.mqttUrl,
    ];
    const flags = [...yoto, '--yoto-client-id', simulator.clientId, '--yoto-requests-per-second', '1000'];
    const server = stack.use(await startOurServer({ dataFolder, flags }));
    const client = createClient({ baseUrl: server.url, token: apiToken });
    await prepare(client);
    const { port } = host.address() as AddressInfo;
    const cardId = simulator.addCard({ card: cardOf(`http://127.0.0.1:${port}/a.mp3`) }).cardId;
    say(`${STARTS} plays begin, ${Math.round(1000 / TURN_EVERY_MS)} turns of knobs a second`);
    const runs: Run[] = [];
    for (let round = 0; round < rounds; round += 1)
      runs.push(await measure(simulator, cardId, `${server.url}/healthz`));
    return {
      figures: [describe(runs)],
      notes: [
        `The server is pinned to one core; ${DUPLICATES * 100} % of events come twice. The best of all rounds: other work on the machine can only make it slower.`,
      ],
    };
  },
};

/** A linked account with players that are heard, and one routine for all of them. */
async function prepare(client: Client): Promise<void> {
  await linkAccount(client);
  const deadlineMs = performance.now() + ANSWER_MS;
  while ((await client.players.list()).items.filter(({ stale }) => !stale).length < PLAYERS) {
    if (performance.now() > deadlineMs) throw new Error('Not all players are heard.');
    await sleep(100);
  }
  const actions = [{ do: 'volume' as const, percent: CAP_PERCENT }];
  const trigger = { kind: 'play-started' as const };
  const document = { version: 1 as const, trigger, players: 'all' as const, when: [], actions };
  await client.routines.create({ body: { name: 'Quiet', document } });
}

interface Run {
  /** Milliseconds from the first word of each play to the command. */
  took: number[];
  /** Of a request that asks for nothing, at the same moments: what the machine costs. */
  meanwhile: number[];
}

async function measure(simulator: Simulator, cardId: string, emptyUrl: string): Promise<Run> {
  const players = simulator.devices().map(({ deviceId }) => simulator.player(deviceId));
  const ids = simulator.devices().map(({ deviceId }) => deviceId);
  /** When it was told that it plays; undefined while nobody waits for that. */
  const toldAtMs = new Map<string, number | undefined>();
  const answered = new Map<string, (tookMs: number) => void>();
  const publish = simulator.broker.publish;
  simulator.broker.publish = (deviceId, suffix, payload, options) => {
    const isStart = suffix === 'data/events' && 'playbackStatus' in payload && payload.playbackStatus === 'playing';
    if (isStart && answered.has(deviceId) && !toldAtMs.has(deviceId)) toldAtMs.set(deviceId, performance.now());
    publish(deviceId, suffix, payload, options);
  };
  for (const [index, player] of players.entries()) {
    const id = ids[index] ?? '';
    const take = player.command.bind(player);
    player.command = (name, payload) => {
      const sinceMs = toldAtMs.get(id);
      if (name === 'volume/set' && sinceMs !== undefined) answered.get(id)?.(performance.now() - sinceMs);
      take(name, payload);
    };
  }
  let turn = 0;
  const knobs = setInterval(() => {
    turn += 1;
    players[turn % PLAYERS]?.turnLeft(turn % 3 === 0 ? 2 : -1);
  }, TURN_EVERY_MS);
  const took: number[] = [];
  const meanwhile: number[] = [];
  try {
    const waiting: Promise<void>[] = [];
    for (let start = 0; start < WARM_UP + STARTS; start += 1) {
      const id = ids[start % PLAYERS] ?? '';
      const answer = Promise.withResolvers<number | undefined>();
      const tooLong = setTimeout(() => answer.resolve(undefined), ANSWER_MS);
      simulator.player(id).remove();
      await sleep(APART_MS);
      toldAtMs.delete(id);
      answered.set(id, answer.resolve);
      simulator.player(id).insert(cardId);
      const beganAt = performance.now();
      const empty = fetch(emptyUrl).then(async (response) => {
        await response.arrayBuffer();
        meanwhile.push(performance.now() - beganAt);
      });
      waiting.push(
        empty,
        answer.promise.then((tookMs) => {
          clearTimeout(tooLong);
          answered.delete(id);
          if (tookMs !== undefined && start >= WARM_UP) took.push(tookMs);
        }),
      );
      if (waiting.length >= 2 * (PLAYERS - 1)) await Promise.all(waiting.splice(0, 2));
    }
    await Promise.all(waiting);
  } finally {
    clearInterval(knobs);
  }
  if (took.length < STARTS * 0.98) throw new Error(`Only ${took.length} of ${STARTS} plays had a command.`);
  return { took, meanwhile };
}

function describe(runs: readonly Run[]): Figure {
  const [best] = runs.toSorted((a, b) => quantile(a.took, 0.99) - quantile(b.took, 0.99));
  const { took = [], meanwhile = [] } = best ?? {};
  const note = `median ${quantile(took, 0.5).toFixed(1)} ms, slowest of ${took.length}: ${quantile(took, 1).toFixed(1)} ms; meanwhile an empty request, p99: ${quantile(meanwhile, 0.99).toFixed(1)} ms`;
  return {
    name: 'event to command, p99',
    unit: 'ms',
    ours: quantile(took, 0.99),
    bar: { of: 'ours', atMost: MOST_MS },
    note,
  };
}

function cardOf(trackUrl: string) {
  const track = { key: '01', title: 'Part', type: 'stream' as const, format: 'mp3' as const, trackUrl };
  const chapters = [{ key: '01', title: 'Chapter', overlayLabel: '1', tracks: [track] }];
  return { title: 'Card', metadata: { description: '' }, content: { chapters } };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
