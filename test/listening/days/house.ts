// The whole server of one house on a moved clock, with a real database, real sockets and a small Yoto cloud. It can be
// stopped, and killed: then what lies on the disk at that moment is all that the next server gets.
import { cpSync, linkSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { type Client, createClient } from '#client/client.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { type ClockView, DayClock } from './clock.ts';
import { CLIENT_ID, furnish, record, type Shelf, signIn } from './furnish.ts';
import { PROFILE, Recordings } from './recordings.ts';
import { Yoto } from './yoto.ts';

const PUBLIC_URL = 'https://days.example';
const FEW_TURNS = 4;
/** On a machine that is busy with other things, time alone says nothing. */
const MANY_TURNS = 500;
/** Of real time, for a request that may wait for an event, and for one that waits for nothing but a busy machine. */
const PATIENCE_MS = { short: 25, long: 5000 };
/** What a server waits for comes sooner than this. */
const SOON_MS = 1600;
const ANSWERS_MS = 1850;
const CONFIRMED_MS = 500;
const LONGEST_MS = 60_000;

export interface HouseOptions {
  startMs: number;
  random: () => number;
  playerIds: readonly string[];
  hasEvents: boolean;
}

export class House {
  readonly clock: DayClock;
  readonly recordings = new Recordings();
  readonly shelf: Shelf;
  readonly yoto: Yoto;
  readonly options: HouseOptions;
  readonly #folder = temporaryFolder();
  /** What the server complained of. */
  readonly complaints: string[] = [];
  /** Requests under way that wait for the server and not for time. */
  inFlight = 0;
  /** Requests without an answer so far. */
  readonly asked = new Set<{ atMs: number }>();
  kills = 0;
  restarts = 0;
  client!: Client;
  url = '';
  /** Ours, only for looking. */
  db!: DatabaseSync;
  /** Waited for while the clock stands. */
  underWay: Promise<void> | undefined;
  #server: RunningServer | undefined;
  #view!: ClockView;
  #token = '';
  #dataFolder: string;
  #generation = 0;

  constructor(options: HouseOptions) {
    this.options = options;
    this.clock = new DayClock(options.startMs);
    this.clock.settle = () => this.settle();
    this.shelf = record(this.recordings, options.random);
    this.yoto = new Yoto(options.playerIds);
    this.#dataFolder = join(this.#folder.path, 'data-0');
  }

  async open(): Promise<this> {
    await this.yoto.open();
    mkdirSync(this.#dataFolder, { recursive: true });
    mkdirSync(join(this.#folder.path, 'segments'));
    symlinkSync(join(this.#folder.path, 'segments'), join(this.#dataFolder, 'segments'));
    const nowMs = this.clock.now();
    await furnish(this.#dataFolder, { recordings: this.recordings, shelf: this.shelf, nowMs });
    if (this.options.hasEvents) signIn(this.#dataFolder, nowMs);
    await this.start();
    const accounts = this.#server?.accounts;
    const owner = await accounts?.createOwner('Owner', 'a long enough password');
    this.#token = (await accounts?.createToken(owner?.id ?? '', 'days'))?.value ?? '';
    this.client = createClient({ baseUrl: this.url, token: this.#token });
    return this;
  }

  async start(): Promise<void> {
    const { config } = loadConfig(
      {
        ...{
          port: 0,
          host: '127.0.0.1',
          dataFolder: this.#dataFolder,
          logLevel: 'error',
          profile: PROFILE,
          drainMs: 0,
        },
        ...{ publicUrl: PUBLIC_URL, trustedProxies: '127.0.0.1', yotoClientId: CLIENT_ID, yotoRequestsPerSecond: 1000 },
        ...{ yotoLoginUrl: this.yoto.url, yotoApiUrl: this.yoto.url },
        yotoMqttUrl: `${this.yoto.url.replace('http', 'ws')}/mqtt`,
      },
      {},
    );
    this.#view = this.clock.view();
    const view = this.#view;
    // Whoever dies may complain.
    const complaints = { write: (line: string) => void (view.isDead || this.complaints.push(line)) };
    const asked = new Set<string>();
    const onCommand = this.yoto.onCommand;
    const heard = Promise.withResolvers<void>();
    this.yoto.onCommand = (playerId, name) => {
      asked.add(playerId);
      onCommand(playerId, name);
      if (asked.size === this.options.playerIds.length) heard.resolve();
    };
    this.#server = await startServer({
      config,
      version: '0',
      clock: this.#view,
      log: pino({ level: 'error' }, complaints),
    });
    this.url = this.#server.url;
    this.client = createClient({ baseUrl: this.url, token: this.#token });
    this.db?.close();
    this.db = new DatabaseSync(join(this.#dataFolder, 'library.db'), { readOnly: true });
    if (this.options.hasEvents) {
      const tooLong = setTimeout(() => heard.reject(new Error('The server never asked its players.')), 20_000);
      await heard.promise.finally(() => clearTimeout(tooLong));
    }
    this.yoto.onCommand = onCommand;
  }

  async stop(): Promise<void> {
    const view = this.#view;
    this.db.close();
    // Closing waits for time only while something is sent.
    const closing = this.#server?.[Symbol.asyncDispose]();
    const nudge = setInterval(() => view.die(), 50);
    await closing;
    clearInterval(nudge);
    view.die();
    this.#server = undefined;
  }

  /** As if it had been sent to Yoto: each address is a track in a chapter of its own. */
  sendCard(cardId: string, yotoCardId: string, urls: readonly string[]): void {
    const chapters = urls.map((trackUrl, index) => {
      const key = String(index + 1).padStart(2, '0');
      return { key, tracks: [{ key, trackUrl }] };
    });
    const ours = new DatabaseSync(join(this.#dataFolder, 'library.db'));
    const twin = JSON.stringify({ content: { chapters } });
    ours.prepare('update card set yoto_card_id = ?, twin = ? where id = ?').run(yotoCardId, twin, cardId);
    ours.close();
  }

  restart(): void {
    this.restarts++;
    this.underWay = this.#again(async () => await this.stop());
  }

  /** As when the power fails: no farewell, and only what is on the disk is left. */
  kill(): void {
    this.kills++;
    this.underWay = this.#again(async () => {
      const before = this.#dataFolder;
      const server = this.#server;
      this.#view.die();
      this.#dataFolder = join(this.#folder.path, `data-${++this.#generation}`);
      copyAsItIs(before, this.#dataFolder);
      this.db.close();
      await server?.[Symbol.asyncDispose]();
    });
  }

  async #again(end: () => Promise<void>): Promise<void> {
    await end();
    this.db = undefined as unknown as DatabaseSync;
    await this.start();
    this.underWay = undefined;
  }

  /** Until nothing moves any more that does not wait for time. */
  async settle(): Promise<void> {
    const begunMs = performance.now();
    for (let turn = 0; performance.now() - begunMs < LONGEST_MS; turn++) {
      if (this.underWay) await this.underWay;
      await new Promise((resolve) => setImmediate(resolve));
      // A server that is just connecting confirms nothing.
      if (performance.now() - begunMs > CONFIRMED_MS) this.yoto.unheard = 0;
      if (turn < FEW_TURNS || this.yoto.unheard > 0) continue;
      const isPatient = turn < MANY_TURNS || performance.now() - begunMs < this.#patienceMs();
      if (this.inFlight > 0 && isPatient) continue;
      if (!process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) return;
    }
    throw new Error('The server never comes to rest.');
  }

  /** While a server waits for an event, it has set an alarm. */
  #patienceMs(): number {
    const nowMs = this.clock.now();
    // By now it has stopped waiting.
    if ([...this.asked].some(({ atMs }) => nowMs - atMs >= ANSWERS_MS)) return PATIENCE_MS.long;
    const isSoon = this.clock.nextMs - nowMs <= SOON_MS;
    return isSoon ? PATIENCE_MS.short : PATIENCE_MS.long;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.underWay;
    if (this.#server) await this.stop();
    await this.yoto.close();
    this.#folder[Symbol.dispose]();
  }
}

function copyAsItIs(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === 'server.lock' || entry.name.endsWith('-shm')) continue;
    if (entry.name === 'segments') symlinkSync(join(from, '..', 'segments'), target);
    else if (entry.isFile() && entry.name.endsWith('.mp3')) linkSync(source, target);
    else cpSync(source, target, { recursive: true });
  }
}
