// A player in a small world for its tests: cards, a web server with faults, a clock that is moved by hand.
// Only the outside is pretended; the player makes real HTTP requests. Never used by the product.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Chapter, Track } from '#cloud/wire/content.ts';
import { ManualClock } from '../clock.ts';
import { defaultDeviceConfig } from '../device-config.ts';
import type { DeviceRecord, StoredCard } from '../state.ts';
import { changeSwitches, defaultSwitches, type SwitchesPatch } from '../switches.ts';
import type { AudioEvent } from './playback.ts';
import { VirtualPlayer } from './player.ts';

export const frameBytes = 480;
export const frameMs = 24;

/** Constant 160 kbit/s at 48 kHz; every frame is 480 bytes and 24 ms, and `mark` makes the bytes tell apart. */
export function mp3(durationMs: number, mark = 1): Buffer {
  const frame = Buffer.alloc(frameBytes, mark);
  frame.set([0xff, 0xfb, 0xa4, 0x44]);
  return Buffer.concat(Array.from({ length: Math.round(durationMs / frameMs) }, () => frame));
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** How tracks ended, of all that a listener was told. */
export const ends = (events: readonly AudioEvent[]) => events.filter((event) => event.type === 'track-end');

export interface Heard {
  method: string;
  url: string;
  range: string | undefined;
  headers: IncomingMessage['headers'];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves bytes with ranges as our own server does. */
export function serveBytes(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
  const part = Number.isNaN(from) ? body : body.subarray(from);
  response.setHeader('content-type', 'audio/mpeg');
  response.setHeader('content-length', part.length);
  if (!Number.isNaN(from)) response.setHeader('content-range', `bytes ${from}-${body.length - 1}/${body.length}`);
  response.writeHead(Number.isNaN(from) ? 200 : 206);
  response.end(request.method === 'HEAD' ? undefined : part);
}

/** Announces the whole answer, sends `bytes` of it and cuts the connection. */
export function serveCut(body: Buffer, bytes: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': body.length });
  response.write(body.subarray(0, bytes), () => setImmediate(() => response.destroy()));
}

export class PlayerWorld {
  readonly clock = new ManualClock();
  readonly cards = new Map<string, StoredCard>();
  readonly heard: Heard[] = [];
  readonly published: { suffix: string; payload: Record<string, unknown>; retain: boolean }[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;
  switches = defaultSwitches({ answerDelayMs: 0 });
  device: DeviceRecord = {
    deviceId: 'y2aaaaaaaaaaaaaaaaaaaaaa',
    familyId: 'family',
    name: 'Kitchen',
    description: '',
    deviceType: 'v3',
    deviceFamily: 'v3',
    generation: 'gen3',
    formFactor: 'standard',
    hasUserGivenName: true,
    mac: '00:00:00:00:00:00',
    fwVersion: 'v2.17.5',
    geoTimezone: 'Europe/London',
    online: true,
    config: { ...structuredClone(defaultDeviceConfig), dayTime: '07:00', nightTime: '19:00' },
    shortcuts: null,
    status: {},
    addedAtMs: 0,
  };
  player!: VirtualPlayer;
  origin = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const url = request.url ?? '';
      this.heard.push({ method: request.method ?? '', url, range: request.headers.range, headers: request.headers });
      const answer = this.#answers.get(url);
      if (answer) answer(request, response);
      else response.writeHead(404).end();
    });
  }

  /** The clock stands at 17:00 in the player's zone. */
  async start(changes: SwitchesPatch = {}): Promise<this> {
    this.set(changes);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.player = new VirtualPlayer({
      clock: this.clock,
      switches: () => this.switches,
      device: this.device,
      findCard: (cardId) => this.cards.get(cardId),
      resolveMedia: (trackUrl) => (trackUrl === 'yoto:#stored' ? `${this.origin}/stored` : undefined),
      publish: (suffix, payload, options) =>
        this.published.push({ suffix, payload: payload as Record<string, unknown>, retain: options?.retain ?? false }),
      random: () => 0.5,
    });
    await Promise.resolve();
    return this;
  }

  readonly isIdle = () => this.playing === undefined && this.player.snapshot().playback === 'stopped';
  readonly isSounding = () => this.player.snapshot().playback === 'playing' && !this.player.snapshot().isWaiting;

  /** What is told of the sound from now on. */
  listen(): AudioEvent[] {
    const events: AudioEvent[] = [];
    this.player.onAudio((event) => events.push(event));
    return events;
  }

  command(name: string, body: unknown = ''): void {
    this.player.command(name, JSON.stringify(body));
  }

  /** The acknowledgement of the last command. */
  acknowledged(): unknown {
    return this.last('response')?.status;
  }

  /** Card “aaaaa”, three tracks of half a minute. */
  twoChapters(): void {
    for (const path of ['/a', '/b', '/c']) this.answer(path, mp3(30_000));
    this.card('aaaaa', [[this.track('/a', { duration: 30 }), this.track('/b')], [this.track('/c')]]);
  }

  set(changes: SwitchesPatch): void {
    this.switches = changeSwitches(this.switches, changes);
  }

  async close(): Promise<void> {
    await this.player.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  answer(path: string, answer: Answer | Buffer): void {
    this.#answers.set(path, Buffer.isBuffer(answer) ? (req, res) => serveBytes(answer, req, res) : answer);
  }

  track(path: string, more: Partial<Track> = {}): Track {
    const key = path.slice(1);
    return { key, title: `Track ${key}`, type: 'stream', format: 'mp3', trackUrl: `${this.origin}${path}`, ...more };
  }

  /** One chapter per list of tracks, keys "01", "02", … */
  card(cardId: string, chapters: Track[][], content: Partial<StoredCard['content']> = {}): StoredCard {
    const list = chapters.map((tracks, index): Chapter => {
      const key = String(index + 1).padStart(2, '0');
      return { key, title: `Chapter ${key}`, overlayLabel: `${index + 1}`, tracks };
    });
    const at = '2026-01-01T00:00:00.000Z';
    const card: StoredCard = {
      cardId,
      title: cardId,
      metadata: {},
      content: { chapters: list, ...content },
      userId: 'auth0|1',
      createdAt: at,
      updatedAt: at,
      createdByClientId: 'client',
      slug: cardId,
      sortkey: cardId,
    };
    this.cards.set(cardId, card);
    return card;
  }

  /** Awaits a condition, letting real bytes flow and moving the clock by `stepMs` at each look. */
  async until(condition: () => boolean, stepMs = 0): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`it never happened: ${condition}`);
      if (stepMs > 0) await this.clock.advance(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  events(): Record<string, unknown>[] {
    return this.published.filter(({ suffix }) => suffix === 'data/events').map(({ payload }) => payload);
  }

  last(suffix: string): Record<string, unknown> | undefined {
    return this.published.findLast((message) => message.suffix === suffix)?.payload;
  }

  get playing() {
    return this.player.snapshot().playing;
  }
}
