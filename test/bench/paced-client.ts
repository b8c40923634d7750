// Many listeners that read as slowly as players do. A program of its own:
// node paced-client.ts URL SIZE COUNT BYTES_PER_SECOND RAMP_SECONDS WINDOW_SECONDS
// Prints WINDOW when all have had time to start, then MEASURED with a JSON document, and stays connected until killed,
// so that whoever started it can look at the server meanwhile; after a minute it ends by itself.
import { connect, type Socket } from 'node:net';
import { quantile } from './figures.ts';

const TICK_MS = 50;
const LIMIT_MS = 60_000;
const READ_BYTES = 4096;

const [address = '', ...numbers] = process.argv.slice(2);
const [sizeBytes = 0, count = 0, bytesPerSecond = 0, rampSeconds = 0, windowSeconds = 0] = numbers.map(Number);
const url = new URL(address);
/** Reading goes through one buffer for all: what arrives is only counted. */
const buffer = Buffer.allocUnsafe(READ_BYTES);

class Listener {
  received = 0;
  receivedBeforeWindow = 0;
  firstByteMs: number | undefined;
  problem: string | undefined;
  readonly #socket: Socket;
  readonly #askedAt = performance.now();
  #startedAt = 0;
  #isPaused = false;

  constructor(fromByte: number) {
    const onread = { buffer, callback: (bytes: number) => this.#take(bytes) };
    this.#socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true, onread });
    this.#socket.on('error', (cause) => this.#fail(cause.message));
    this.#socket.on('close', () => this.#fail('closed'));
    const range = `Range: bytes=${fromByte}-\r\n`;
    this.#socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n${range}\r\n`);
  }

  /** Reads on when its time has come. */
  tick(): void {
    if (!this.#isPaused || this.received > this.#allowed()) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  #take(bytes: number): boolean {
    if (this.firstByteMs === undefined) {
      this.#startedAt = performance.now();
      this.firstByteMs = this.#startedAt - this.#askedAt;
      if (!buffer.toString('latin1', 0, 12).startsWith('HTTP/1.1 206')) this.#fail(buffer.toString('latin1', 0, 20));
    }
    this.received += bytes;
    this.#isPaused = this.received > this.#allowed();
    return !this.#isPaused;
  }

  #allowed(): number {
    return ((performance.now() - this.#startedAt) / 1000) * bytesPerSecond;
  }

  #fail(problem: string): void {
    this.problem ??= problem;
  }
}

const listeners: Listener[] = [];
setInterval(() => {
  for (const listener of listeners) listener.tick();
}, TICK_MS);
setTimeout(() => process.exit(3), LIMIT_MS);

// Spread over the file, leaving each more to hear than this takes; opened over half of the ramp.
const roomBytes = sizeBytes - bytesPerSecond * (rampSeconds + windowSeconds + 10) - 1_000_000;
for (let index = 0; index < count; index++) {
  listeners.push(new Listener(1 + Math.floor((roomBytes * index) / count)));
  if (index % 10 === 9) await sleep((rampSeconds * 1000 * 10) / count / 2);
}
await sleep((rampSeconds * 1000) / 2);
for (const listener of listeners) listener.receivedBeforeWindow = listener.received;
process.stdout.write('WINDOW\n');
const windowBeganAt = performance.now();
await sleep(windowSeconds * 1000);
const seconds = (performance.now() - windowBeganAt) / 1000;
const rates = listeners.map((listener) => (listener.received - listener.receivedBeforeWindow) / seconds);
const waits = listeners.map((listener) => listener.firstByteMs ?? Number.POSITIVE_INFINITY);
const result = {
  seconds,
  slowestBytesPerSecond: quantile(rates, 0),
  middleBytesPerSecond: quantile(rates, 0.5),
  firstByteMaxMs: quantile(waits, 1),
  problems: [...new Set(listeners.map(({ problem }) => problem).filter((problem) => problem !== undefined))],
};
process.stdout.write(`MEASURED ${JSON.stringify(result)}\n`);

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
