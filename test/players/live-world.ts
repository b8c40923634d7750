// One account with a live connection of our cloud room, the simulated broker and players over real WebSockets, and a clock
// that the test moves. One world at a time: it belongs to the test that runs, and begins anew with each.
import type { MqttClient } from 'mqtt';
import { connectCloud, type YotoCloud } from '#cloud/cloud.ts';
import type { Live, LiveState } from '#cloud/live.ts';
import type { LiveTopics } from '#cloud/live-topics.ts';
import type { StoredTokens, TokenVault } from '#cloud/session.ts';
import type { PlayerMessage } from '#cloud/wire/mqtt.ts';
import { ManualClock } from '#simulator/clock.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';

class Drawer implements TokenVault {
  tokens: StoredTokens | undefined;
  load = () => this.tokens;
  store = (tokens: StoredTokens) => {
    this.tokens = tokens;
  };
  markBroken = () => {
    this.tokens = undefined;
  };
}

export let clock: ManualClock;
export let simulator: Simulator;
export let vault: Drawer;
let cloud: YotoCloud;
export let live: Live | undefined;
export let told: LiveState[];
export let heard: PlayerMessage[];
export const others: MqttClient[] = [];

export async function openLiveWorld(): Promise<void> {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, random: () => 0.5 });
  vault = new Drawer();
  told = [];
  heard = [];
  cloud = connectCloud({
    urls: { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl: simulator.mqttUrl },
    client: { clientId: simulator.clientId },
    vault,
    clock,
    random: () => 1,
  });
}

export async function closeLiveWorld(): Promise<void> {
  await live?.[Symbol.asyncDispose]();
  live = undefined;
  for (const other of others.splice(0)) other.end(true);
  await cloud[Symbol.asyncDispose]();
  await simulator.close();
}

export async function signIn(scopes?: string[]): Promise<void> {
  const given = await simulator.makeToken(scopes ? { scopes } : {});
  vault.tokens = {
    accessToken: given.access_token,
    refreshToken: given.refresh_token ?? '',
    obtainedAtMs: clock.now(),
    expiresAtMs: clock.now() + given.expires_in * 1000,
    ...(given.scope === undefined ? {} : { scope: given.scope }),
  };
}

export const ids = () => simulator.devices().map(({ deviceId }) => deviceId);

export function open(topics: LiveTopics = 'all', playerIds = async () => ids()): Live {
  return openAt(cloud, topics, playerIds);
}

/** At another cloud, or what pretends to be one. */
export function openAt(other: YotoCloud, topics: LiveTopics = 'all', playerIds = async () => ids()): Live {
  live = other.live({
    playerIds,
    topics,
    hear: (message) => heard.push(message),
    tell: (state) => told.push(state),
  });
  return live;
}

/** Lets real messages travel while simulated time passes; in small steps, so that it does not outrun them. */
export async function until(condition: () => boolean, stepMs = 1): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`it never happened: ${condition} after ${JSON.stringify(told)}`);
    await clock.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const isOpen = () => live?.state().kind === 'open';
export const saidEverything = (playerId: string) =>
  heard.some((one) => one.kind === 'events' && one.deviceId === playerId && one.events.cardId === 'none');
export const kinds = () => told.map(({ kind }) => kind);
