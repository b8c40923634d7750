// Live events with replay: keeps one connection to `GET /api/v1/events`, starts again where it left off, and says when
// it is cut so that a listener can poll meanwhile. Built on fetch, not EventSource: the same code runs in a browser and
// in Node, can send a token, and notices a connection that fell silent.
import { api } from '#contract/api.ts';
import type {
  EVENTS,
  EventName,
  EventPayload,
  PASSING_EVENTS,
  PassingEventName,
  PassingEventPayload,
} from '#contract/events.ts';
import { routePath } from './client.ts';
import { sseMessages } from './sse.ts';

type Durable = { [N in EventName]: { name: N; payload: EventPayload<N>; number: number } }[EventName];
type Passing = { [N in PassingEventName]: { name: N; payload: PassingEventPayload<N> } }[PassingEventName];
/** Durable events carry their number; passing ones (progress) do not. */
export type LiveEvent = Durable | Passing;
export type LiveEventName = keyof typeof EVENTS | keyof typeof PASSING_EVENTS;
export type LiveState = 'connecting' | 'open' | 'cut' | 'refused';

export interface LiveOptions {
  baseUrl: string;
  token?: string;
  /** Replay everything later than this number; absent: only what happens from now on. */
  after?: number;
  onEvent(event: LiveEvent): void;
  /** `cut`: trying again by itself. `refused`: not signed in, given up. */
  onState?(state: LiveState): void;
  fetch?: typeof globalThis.fetch;
  /** First and longest pause before trying again. */
  backOffMs?: { first: number; most: number };
  /** A connection silent for longer than this counts as cut. */
  silenceMs?: number;
}

export interface Live extends Disposable {
  /** Resolves when nothing runs any more. */
  close(): Promise<void>;
}

export function openLive(options: LiveOptions): Live {
  const stop = new AbortController();
  const ended = keepConnected(options, stop.signal);
  const close = () => {
    stop.abort();
    return ended;
  };
  return { close, [Symbol.dispose]: () => void close() };
}

async function keepConnected(options: LiveOptions, stop: AbortSignal): Promise<void> {
  const { first, most } = options.backOffMs ?? { first: 500, most: 30_000 };
  const position = { after: options.after };
  let pauseMs = first;
  while (!stop.aborted) {
    options.onState?.('connecting');
    const outcome = await connectOnce(options, position, stop);
    if (stop.aborted) return;
    if (outcome === 'refused') {
      options.onState?.('refused');
      return;
    }
    if (outcome === 'was-open') pauseMs = first;
    options.onState?.('cut');
    await pause(pauseMs, stop);
    pauseMs = Math.min(pauseMs * 2, most);
  }
}

async function connectOnce(
  options: LiveOptions,
  position: { after: number | undefined },
  stop: AbortSignal,
): Promise<'was-open' | 'never-open' | 'refused'> {
  const silent = new AbortController();
  const silenceMs = options.silenceMs ?? 45_000;
  let timer = setTimeout(() => silent.abort(), silenceMs);
  const onLife = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), silenceMs);
  };
  let opened = false;
  try {
    const path = routePath(api.system.events.path, { query: { after: position.after } });
    const response = await (options.fetch ?? globalThis.fetch)(options.baseUrl + path, {
      headers: {
        accept: 'text/event-stream',
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      },
      cache: 'no-store',
      signal: AbortSignal.any([stop, silent.signal]),
    });
    if (response.status === 401 || response.status === 403) return 'refused';
    if (!response.ok || !response.body) return 'never-open';
    opened = true;
    options.onState?.('open');
    for await (const message of sseMessages(response.body, onLife)) {
      const number = message.id === undefined ? undefined : Number(message.id);
      if (number !== undefined && Number.isSafeInteger(number)) position.after = number;
      const payload: unknown = JSON.parse(message.data);
      options.onEvent({ name: message.event, payload, ...(number === undefined ? {} : { number }) } as LiveEvent);
    }
    return 'was-open';
  } catch {
    // Cut, silent or unreachable: the caller tries again, and `cut` was told to whoever listens.
    return opened ? 'was-open' : 'never-open';
  } finally {
    clearTimeout(timer);
  }
}

function pause(durationMs: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, durationMs);
    stop.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    }
  });
}
