// Single requests and how long each took, for figures about waiting rather than about throughput.
import { Agent, get } from 'node:http';
import { connect } from 'node:net';

const LIMIT_MS = 10_000;

/** On a new connection: from connecting to the first byte of the answer, which must begin with `status`. */
export function firstByteMs(url: string, status: number, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port, host, pathname } = new URL(url);
  const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const askedAt = performance.now();
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('No first byte came')));
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      const took = performance.now() - askedAt;
      socket.destroy();
      const begins = bytes.toString('latin1', 0, 12);
      if (begins === `HTTP/1.1 ${status}`) resolve(took);
      else reject(new Error(`${pathname.replace(/[^/]+$/, '…')} answered ${begins}`));
    });
    socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });
}

export interface ApiAnswer {
  status: number;
  text: string;
  tookMs: number;
}

/** Asks over one kept connection, one request after the other, as an app does. */
export class ApiConnection implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;

  constructor(baseUrl: string, apiToken: string) {
    this.#baseUrl = baseUrl;
    this.#headers = { Authorization: `Bearer ${apiToken}` };
  }

  get(path: string): Promise<ApiAnswer> {
    const askedAt = performance.now();
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, headers: this.#headers, timeout: LIMIT_MS };
      const request = get(`${this.#baseUrl}${path}`, options, async (answer) => {
        try {
          const chunks = await answer.toArray();
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode ?? 0, text, tookMs: performance.now() - askedAt });
        } catch (cause) {
          reject(cause);
        }
      });
      request.on('timeout', () => request.destroy(new Error(`${path} was not answered`)));
      request.on('error', reject);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
