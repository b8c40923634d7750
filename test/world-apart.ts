// A household like world.ts, with our server in a process of its own: it can be killed at any moment and started again, while
// the pretend cloud, the players and everybody's time go on. Addresses stay, by a front door.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '#client/client.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';
import { linkAccount } from '../src/demo/household.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';
import type { LeapingClock } from './leaping-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('./server-apart.ts', import.meta.url));
const START_MS = 60_000;

/** What the process is started with. */
export interface ServerApart {
  yoto: Pick<Simulator, 'clientId' | 'url' | 'mqttUrl'>;
  settings: Record<string, unknown>;
  nowMs: number;
  speed: number;
}
export interface ToServerApart {
  number: number;
  nowMs: number;
  speed: number;
}
export type FromServerApart = { kind: 'ready'; url: string; apiToken: string } | { kind: 'moved'; number: number };

export interface WorldApart extends AsyncDisposable {
  folder: string;
  simulator: Simulator;
  door: FrontDoor;
  /** Of the server that runs now. */
  readonly client: Client;
  /** kill -9: nothing is said to anybody. Resolves when the process is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface WorldApartOptions {
  clock: LeapingClock;
  settings?: Record<string, unknown>;
  /** False: the parent does not allow us to hear the players. */
  hearsPlayers?: boolean;
}

export async function openWorldApart({
  clock,
  settings = {},
  hearsPlayers = true,
}: WorldApartOptions): Promise<WorldApart> {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(temporaryFolder());
  const simulator = await startSimulator({ clock, switches: { autoApprove: true, allowHttpStreams: true } });
  stack.defer(() => simulator.close());
  const door = stack.use(await openFrontDoor());
  let client!: Client;
  let kill = async () => {};
  stack.defer(() => kill());

  async function start(): Promise<void> {
    const { clientId, url, mqttUrl } = simulator;
    const fixed = { port: 0, logLevel: 'silent', publicUrl: door.url, dataFolder: `${folder}/data` };
    const apart: ServerApart = {
      yoto: { clientId, url, mqttUrl },
      settings: { ...fixed, ...settings },
      nowMs: clock.now(),
      speed: clock.speed,
    };
    const child = fork(PROGRAM, [JSON.stringify(apart)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const letGo = clock.follow(follower(child, gone));
    kill = async () => {
      door.leadTo(undefined);
      letGo();
      child.kill('SIGKILL');
      await gone;
    };
    const ready = await readiness(child);
    door.leadTo(ready.url);
    client = createClient({ baseUrl: ready.url, token: ready.apiToken });
  }

  await start();
  await linkAccount(client, { devices: hearsPlayers });
  const owned = stack.move();
  return {
    ...{ folder, simulator, door, start },
    get client(): Client {
      return client;
    },
    kill: () => kill(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Passes each step on and waits until it was taken, so that the process cannot fall behind. */
function follower(child: ChildProcess, gone: Promise<void>): Parameters<LeapingClock['follow']>[0] {
  let number = 0;
  const taken = new Map<number, () => void>();
  child.on('message', (message: FromServerApart) => {
    if (message.kind !== 'moved') return;
    taken.get(message.number)?.();
    taken.delete(message.number);
  });
  return async (to) => {
    if (!child.connected) return;
    const message: ToServerApart = { ...to, number: number++ };
    const { promise, resolve } = Promise.withResolvers<void>();
    taken.set(message.number, resolve);
    child.send(message);
    await Promise.race([promise, gone]);
  };
}

async function readiness(child: ChildProcess): Promise<FromServerApart & { kind: 'ready' }> {
  const { promise, resolve, reject } = Promise.withResolvers<FromServerApart & { kind: 'ready' }>();
  child.on('message', (message: FromServerApart) => {
    if (message.kind === 'ready') resolve(message);
  });
  child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
  const timer = setTimeout(() => reject(new Error('The server was not ready in time.')), START_MS);
  return await promise.finally(() => clearTimeout(timer));
}
