// One track fetched the way the device does it: a plain HTTP/1.1 GET without cookies, and after a cut a bare
// `Range: bytes=N-` to the same address, without If-Range. A 200 to that is taken as the continuation from its start,
// because the chip maker's client does so (docs/protocol/streaming-http.md §Resume). It never looks at the audio.
// The only real timer of this folder is here: how long a socket may be silent is a matter of the socket.

import http from 'node:http';
import https from 'node:https';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';

/** One HTTP request a player made, as the web app and tests show it. Times in Unix milliseconds. */
export interface RequestRecord {
  atMs: number;
  method: 'GET' | 'HEAD';
  url: string;
  range?: string;
  status?: number;
  headers?: http.IncomingHttpHeaders;
  bytes: number;
  outcome: 'open' | 'complete' | 'cut' | 'given up' | 'redirected' | 'failed';
  error?: string;
}

export interface TlsOptions {
  ca?: string | Buffer;
  rejectUnauthorized?: boolean;
}

export interface FetchDeps {
  clock: SimulatorClock;
  switches(): Switches;
  isOnline(): boolean;
  /** Called once per request; the record goes on changing until its outcome is final. */
  onRequest(record: RequestRecord): void;
  tls?: TlsOptions | undefined;
}

export interface FetchEvents {
  /** The first answer with a body. `totalBytes` of the whole resource, undefined when the answer does not say. */
  start(answer: { contentType: string; totalBytes: number | undefined }): void;
  bytes(chunk: Buffer): void;
  /** The body came to its announced end. */
  end(): void;
  failed(reason: string): void;
}

const redirectsMax = 5;
const retryDelayMs = 500;
// So much progress shows that the connection works again, and the count of attempts begins anew.
const progressBytes = 64 * 1024;

export class AudioFetch {
  #deps: FetchDeps;
  #events: FetchEvents;
  #url: string;
  #target: string;
  #next: number;
  #started = false;
  #done = false;
  #paused = false;
  #attempts = 0;
  #sinceCut = 0;
  #request: http.ClientRequest | undefined;
  #response: http.IncomingMessage | undefined;
  #record: RequestRecord | undefined;
  #silence: NodeJS.Timeout | undefined;
  #cancelRetry: () => void = () => undefined;

  constructor(url: string, firstByte: number, deps: FetchDeps, events: FetchEvents) {
    this.#deps = deps;
    this.#events = events;
    this.#url = url;
    this.#target = url;
    this.#next = firstByte;
  }

  start(): void {
    const { probeFirst } = this.#deps.switches();
    if (probeFirst === 'none') {
      this.#get();
      return;
    }
    const method = probeFirst === 'head' ? 'HEAD' : 'GET';
    const range = probeFirst === 'range0' ? 'bytes=0-1' : undefined;
    this.#send(method, range, (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 400 && status !== 405) return this.#fail(`probe answered ${status}`);
      response.resume();
      this.#drop('complete');
      this.#get();
    });
  }

  /** Stops reading; the socket stays open and the sender will feel it. */
  pause(): void {
    this.#paused = true;
    this.#response?.pause();
    clearTimeout(this.#silence);
  }

  /** Reads on; asks for the rest when the connection was let go or lost meanwhile. */
  resume(): void {
    if (!this.#paused || this.#done) return;
    this.#paused = false;
    if (this.#response) {
      this.#listen();
      this.#response.resume();
    } else if (!this.#request) {
      this.#cancelRetry();
      this.#get();
    }
  }

  /** Pauses by letting the connection go. */
  release(): void {
    this.#paused = true;
    this.#drop('given up');
  }

  /** The network went away under the connection. */
  cut(): void {
    if (this.#done || !this.#request || this.#response?.complete) return;
    if (this.#record) this.#lost(this.#record, 'network lost');
  }

  stop(): void {
    this.#done = true;
    this.#cancelRetry();
    this.#drop('given up');
  }

  #get(): void {
    const { sendsRange } = this.#deps.switches();
    const range = this.#next > 0 && (sendsRange || !this.#started) ? `bytes=${this.#next}-` : undefined;
    this.#send('GET', range, (response, record) => this.#receive(response, record));
  }

  #receive(response: http.IncomingMessage, record: RequestRecord): void {
    const status = response.statusCode ?? 0;
    if (status !== 200 && status !== 206) {
      response.resume();
      this.#fail(`answered ${status}`);
      return;
    }
    this.#response = response;
    if (!this.#started) {
      this.#started = true;
      const contentType = response.headers['content-type'] ?? '';
      this.#events.start({ contentType, totalBytes: totalBytesOf(response) });
      if (this.#done) return;
    }
    response.on('data', (chunk: Buffer) => {
      if (this.#response !== response) return;
      this.#listen();
      record.bytes += chunk.length;
      this.#next += chunk.length;
      this.#sinceCut += chunk.length;
      if (this.#sinceCut >= progressBytes) this.#attempts = 0;
      this.#events.bytes(chunk);
    });
    response.on('end', () => {
      if (this.#response !== response || !response.complete) return;
      this.#done = true;
      this.#drop('complete');
      this.#events.end();
    });
    if (this.#paused) this.pause();
    else this.#listen();
  }

  #send(
    method: 'GET' | 'HEAD',
    range: string | undefined,
    onAnswer: (response: http.IncomingMessage, record: RequestRecord) => void,
    redirects = 0,
  ): void {
    const { clock, tls } = this.#deps;
    const switches = this.#deps.switches();
    const record: RequestRecord = { atMs: clock.now(), method, url: this.#target, bytes: 0, outcome: 'open' };
    if (range) record.range = range;
    this.#record = record;
    this.#deps.onRequest(record);
    const url = URL.parse(this.#target);
    if (!url || !/^https?:$/.test(url.protocol)) {
      this.#fail('not a web address');
      return;
    }
    if (!this.#deps.isOnline()) {
      this.#lost(record, 'no network');
      return;
    }

    const headers = { 'User-Agent': switches.userAgent, 'Content-Length': '0', ...(range && { Range: range }) };
    const client = url.protocol === 'https:' ? https : http;
    const request = client.request(url, { method, headers, agent: false, ...(url.protocol === 'https:' && tls) });
    this.#request = request;
    this.#sinceCut = 0;
    request.on('response', (response) => {
      record.status = response.statusCode ?? 0;
      record.headers = response.headers;
      // A cut is heard of as 'close' of the request, below.
      response.on('error', (error) => {
        record.error = error.message;
      });
      const location = response.headers.location;
      if (isRedirect(record.status) && location && switches.followRedirects && redirects < redirectsMax) {
        this.#drop('redirected');
        this.#target = URL.parse(location, url.href)?.href ?? location;
        return this.#send(method, range, onAnswer, redirects + 1);
      }
      if (!switches.resumeAtRedirectTarget) this.#target = this.#url;
      onAnswer(response, record);
    });
    request.on('error', (error) => {
      record.error = error.message;
    });
    request.on('close', () => {
      // A body that came whole may still wait to be read; its own 'end' says when it was.
      if (this.#request !== request || this.#response?.complete) return;
      this.#lost(record, record.error ?? 'connection cut');
    });
    if (!this.#paused) this.#listen();
    request.end();
  }

  #lost(record: RequestRecord, reason: string): void {
    record.error ??= reason;
    this.#drop('cut');
    // While paused nobody reads, so nobody notices; `resume` asks for the rest.
    if (!this.#done && !this.#paused) this.#retry(reason);
  }

  #retry(reason: string): void {
    if (this.#attempts >= this.#deps.switches().reconnectAttempts) {
      this.#fail(reason);
      return;
    }
    this.#attempts++;
    this.#target = this.#deps.switches().resumeAtRedirectTarget ? this.#target : this.#url;
    const delayMs = this.#attempts === 1 ? 0 : retryDelayMs * this.#attempts;
    this.#cancelRetry();
    if (delayMs === 0 && this.#deps.isOnline()) {
      this.#get();
      return;
    }
    this.#cancelRetry = this.#deps.clock.after(delayMs, () => this.#get());
  }

  #fail(reason: string): void {
    if (this.#done) return;
    this.#done = true;
    if (this.#record) this.#record.error ??= reason;
    this.#drop('failed');
    this.#events.failed(reason);
  }

  #drop(outcome: RequestRecord['outcome']): void {
    clearTimeout(this.#silence);
    const request = this.#request;
    const isWhole = this.#response?.complete ?? false;
    this.#request = undefined;
    this.#response = undefined;
    if (this.#record?.outcome === 'open') this.#record.outcome = outcome;
    if (!isWhole) request?.destroy();
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (this.#record) this.#record.error = 'silence';
      this.#fail('socket was silent for too long');
    }, this.#deps.switches().socketSilenceMs);
  }
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

function totalBytesOf(response: http.IncomingMessage): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers['content-range'] ?? '')?.[1] ?? response.headers['content-length'];
  return total === undefined ? undefined : Number(total);
}
