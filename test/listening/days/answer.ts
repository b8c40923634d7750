// One request of a listener and what comes back, checked while it comes: status, length, range, and every frame against
// what was ever received under its tag. It takes as much as is wanted and leaves the rest in the network.
import { type IncomingMessage, request } from 'node:http';
import type { House } from './house.ts';
import type { SeenPlan, SeenPlans } from './plans.ts';
import { FRAME_BYTES } from './recordings.ts';

/** What must be heard within this. */
const LATEST_MS = 2000;

export interface Wanted {
  path: string;
  method?: 'GET' | 'HEAD';
  headers: Record<string, string>;
  /** First byte asked for; undefined: no range. */
  fromByte?: number;
}

export class Answer {
  readonly status: number;
  readonly plan: SeenPlan | undefined;
  readonly fromByte: number;
  /** Up to here we have it. */
  receivedTo: number;
  isEnded = false;
  isBroken = false;
  readonly #house: House;
  readonly #plans: SeenPlans;
  readonly #response: IncomingMessage;
  readonly #tell: (what: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  #restAt: number;
  #wantedTo = 0;
  #arrived: () => void = () => undefined;

  constructor(house: House, plans: SeenPlans, wanted: Wanted, response: IncomingMessage, tell: (what: string) => void) {
    this.#house = house;
    this.#plans = plans;
    this.#response = response;
    this.#tell = tell;
    const { headers, statusCode = 0 } = response;
    this.status = statusCode;
    const length = Number(headers['content-length']);
    const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
    this.fromByte = statusCode === 206 ? Number(first) : 0;
    this.receivedTo = this.fromByte;
    this.#restAt = this.fromByte;
    if (statusCode === 206) {
      if (Number(last) + 1 - Number(first) !== length)
        tell(`a part of ${length} bytes says ${headers['content-range']}`);
      if (this.fromByte !== (wanted.fromByte ?? 0))
        tell(`asked from ${wanted.fromByte} and got ${headers['content-range']}`);
    }
    const sizeBytes = statusCode === 206 ? Number(total) : length;
    if (statusCode === 200 || statusCode === 206) {
      try {
        this.plan = plans.open(headers.etag ?? '', sizeBytes, house.clock.now());
      } catch (cause) {
        tell(String(cause));
      }
    }
    if (headers['transfer-encoding'] !== undefined) tell('an answer without a length');
    response.pause();
    response.on('data', (chunk: Buffer) => this.#take(chunk));
    response.on('end', () => {
      const endByte = wanted.method === 'HEAD' ? this.fromByte : this.fromByte + length;
      if (response.complete && this.plan && this.receivedTo !== endByte)
        tell(`${this.receivedTo} of ${endByte} bytes came`);
      this.isEnded = true;
      this.#arrived();
    });
    response.on('error', () => this.#break());
    response.on('close', () => {
      if (!this.isEnded) this.#break();
    });
    if (wanted.method === 'HEAD') response.resume();
  }

  /** Resolves when it is there up to `toByte`, or nothing more comes. */
  async take(toByte: number): Promise<void> {
    if (this.receivedTo >= toByte || this.isEnded || this.isBroken) return;
    this.#wantedTo = toByte;
    this.#house.inFlight++;
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    this.#response.resume();
    await arrived;
    this.#house.inFlight--;
  }

  close(): void {
    this.#response.destroy();
  }

  #take(chunk: Buffer): void {
    this.receivedTo += chunk.length;
    if (this.receivedTo >= this.#wantedTo) {
      this.#response.pause();
      this.#arrived();
    }
    if (!this.plan) return;
    try {
      const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
      const { rest, restAt } = this.#plans.take(this.plan, this.#restAt, bytes);
      this.#rest = Buffer.from(rest);
      this.#restAt = restAt;
      if (rest.length >= FRAME_BYTES) throw new Error('A frame was left over.');
    } catch (cause) {
      this.#tell(String(cause));
    }
  }

  #break(): void {
    this.isBroken = true;
    this.#arrived();
  }
}

/** Undefined: nobody answers. */
export async function ask(
  house: House,
  plans: SeenPlans,
  wanted: Wanted,
  tell: (what: string) => void,
): Promise<Answer | undefined> {
  const askedAtMs = house.clock.now();
  const kills = house.underWay ? -1 : house.kills + house.restarts;
  house.inFlight++;
  const asked = { atMs: askedAtMs };
  house.asked.add(asked);
  const response = await new Promise<IncomingMessage | undefined>((resolve) => {
    const { method = 'GET', headers } = wanted;
    request(house.url + wanted.path, { method, headers, agent: false }, resolve)
      .on('error', () => resolve(undefined))
      .end();
  });
  house.inFlight--;
  house.asked.delete(asked);
  if (!response) {
    if (kills === house.kills + house.restarts) tell(`nobody answered ${wanted.method ?? 'GET'}`);
    return undefined;
  }
  const tookMs = house.clock.now() - askedAtMs;
  if (tookMs > LATEST_MS) tell(`an answer took ${tookMs} ms`);
  return new Answer(house, plans, wanted, response, tell);
}
