// What the players of one account say, live, for as long as it is wanted: dials, listens, asks, and dials again after
// growing waits, always with a fresh token. docs/protocol/yoto.md §8. Every event, every ending is told; nothing throws.
// Where to go next: one connection is mqtt-connection.ts, what may be heard live-topics.ts, what is asked of players when live-asking.ts.
import { type CloudClock, pause } from './clock.ts';
import { Asking, type Sent } from './live-asking.ts';
import { type LiveTopics, Topics } from './live-topics.ts';
import { dial, type MqttConnection } from './mqtt-connection.ts';
import type { CloudFailure } from './outcome.ts';
import type { CloudSession, TokenInUse } from './session.ts';
import { type CommandName, commandTopic, type PlayerMessage, parsePlayerMessage } from './wire/mqtt.ts';

export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'open'; topics: LiveTopics }
  /** Tries again by itself. */
  | { kind: 'lost'; cause: unknown }
  /** The broker refuses a fresh token too; tries again by itself, rarely. */
  | { kind: 'refused' }
  /** The next two are final: somebody has to sign in. */
  | { kind: 'permission-missing' }
  | { kind: 'signed-out' }
  | { kind: 'closed' };

export interface PassingMessage {
  direction: 'from-player' | 'to-player';
  playerId: string;
  /** Below `device/<id>/`. */
  topic: string;
  payload: Uint8Array;
}

export interface LiveWishes {
  /** Asked before each connection. */
  playerIds(): Promise<readonly string[]>;
  topics: LiveTopics;
  /** Must not throw. */
  hear(message: PlayerMessage): void;
  /** Every message of a player's as it comes and as it goes, for those who look for a fault. Must not throw. */
  overhear?(message: PassingMessage): void;
  tell(state: LiveState): void;
}

export interface LiveParts extends LiveWishes {
  url: string;
  session: Pick<CloudSession, 'accessToken' | 'replacementFor'>;
  clock: CloudClock;
  /** From 0 to 1, for jitter. */
  random: () => number;
  randomBytes: (sizeBytes: number) => Uint8Array;
}

export interface Live extends AsyncDisposable {
  state(): LiveState;
  /** Asks a player to tell everything again; not more often than every few seconds. */
  ask(playerId: string): void;
  /** Asks all of them, for somebody who waits; not more often than every second. */
  askAll(): void;
  send(playerId: string, command: CommandName, body?: Record<string, unknown>): Promise<Sent>;
}

type Ended = Exclude<LiveState, { kind: 'connecting' | 'open' }>;

const SCOPE = 'family:devices:control';
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const REFUSED_WAIT_MS = 15 * 60_000;
/** A connection that lasted so long was a good one: the next wait is a short one. */
const GOOD_MS = 60_000;

export function openLive(parts: LiveParts): Live {
  const { clock, session } = parts;
  const closing = new AbortController();
  const { signal } = closing;
  const topics = new Topics(clock, parts.topics);
  let state: LiveState = { kind: 'connecting' };
  let open: { connection: MqttConnection; playerIds: readonly string[]; asking: Asking } | undefined;

  function tell(next: LiveState): void {
    state = next;
    parts.tell(next);
  }

  function overhear(direction: PassingMessage['direction'], topic: string, payload: Uint8Array): void {
    const [, playerId = '', ...rest] = topic.split('/');
    parts.overhear?.({ direction, playerId, topic: rest.join('/'), payload });
  }

  function hear(topic: string, payload: Uint8Array): void {
    overhear('from-player', topic, payload);
    const message = parsePlayerMessage(topic, payload);
    if (!message || signal.aborted) return;
    open?.asking.heard(message);
    parts.hear(message);
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      tell({ kind: 'connecting' });
      const startedAtMs = clock.now();
      const ended = await connectOnce().catch((cause): Ended => ({ kind: 'lost', cause }));
      if (signal.aborted) return;
      tell(ended);
      if (ended.kind === 'permission-missing' || ended.kind === 'signed-out') return;
      failures = clock.now() - startedAtMs > GOOD_MS ? 1 : failures + 1;
      const growingMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
      const waitMs = ended.kind === 'refused' ? REFUSED_WAIT_MS : growingMs;
      await pause(clock, waitMs * (0.5 + parts.random() / 2), signal);
    }
  }

  /** Dials, attends the connection to its end, and says how it ended. */
  async function connectOnce(): Promise<Ended> {
    const token = await unlessClosed(session.accessToken());
    if (token.kind !== 'token') return withoutToken(token);
    if (!hasPermission(token)) return { kind: 'permission-missing' };
    let dialled = await dialWith(token);
    if (dialled.kind === 'refused') {
      // It may have been ended early; one fresh token tells whether it was that.
      const other = await unlessClosed(session.replacementFor(token.accessToken));
      if (other.kind !== 'token') return withoutToken(other);
      dialled = await dialWith(other);
    }
    if (dialled.kind === 'refused') return { kind: 'refused' };
    if (dialled.kind === 'unreachable') return { kind: 'lost', cause: dialled.cause };
    try {
      await attend(dialled.connection);
    } finally {
      open = undefined;
      await dialled.connection.close();
    }
    return { kind: 'lost', cause: new Error('the broker closed the connection') };
  }

  async function attend(connection: MqttConnection): Promise<void> {
    const gone = new AbortController();
    void connection.closed.then(() => gone.abort());
    const playerIds = topics.of(await unlessClosed(parts.playerIds()));
    const asking = new Asking({ clock, playerIds, publish });
    open = { connection, playerIds, asking };
    const granted = await topics.subscribe(connection, playerIds);
    if (granted === undefined) return;
    if (!gone.signal.aborted) tell({ kind: 'open', topics: granted });
    await asking.keepOn(gone.signal);
    await connection.closed;
  }

  async function publish(playerId: string, command: CommandName, body?: Record<string, unknown>): Promise<Sent> {
    // A message to a stranger's player would end the connection.
    if (!open?.playerIds.includes(playerId)) return 'not-connected';
    const text = body === undefined ? '' : JSON.stringify(body);
    overhear('to-player', commandTopic(playerId, command), Buffer.from(text));
    return (await open.connection.publish(commandTopic(playerId, command), text)) ? 'sent' : 'lost';
  }

  function dialWith({ accessToken }: TokenInUse) {
    const clientId = `FAM${Buffer.from(parts.randomBytes(12)).toString('hex')}`;
    return dial({ url: parts.url, accessToken, clientId, clock, signal, hear });
  }

  /** Closing waits for nobody. @throws when closed before `work` is done. */
  async function unlessClosed<T>(work: Promise<T>): Promise<T> {
    const closed = Promise.withResolvers<never>();
    const close = () => closed.reject(signal.reason);
    if (signal.aborted) close();
    signal.addEventListener('abort', close, { once: true });
    try {
      return await Promise.race([work, closed.promise]);
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  const running = run();
  return {
    state: () => state,
    ask: (playerId) => open?.asking.ask(playerId),
    askAll: () => open?.asking.askAll(),
    send: async (playerId, command, body) => (await open?.asking.send(playerId, command, body)) ?? 'not-connected',
    async [Symbol.asyncDispose]() {
      closing.abort();
      await running;
      tell({ kind: 'closed' });
    },
  };
}

const hasPermission = ({ scope }: TokenInUse) => scope === undefined || scope.split(' ').includes(SCOPE);

function withoutToken(failure: CloudFailure): Ended {
  if (failure.kind !== 'unauthorized') return { kind: 'lost', cause: failure };
  return failure.reason === 'refused' ? { kind: 'refused' } : { kind: 'signed-out' };
}
