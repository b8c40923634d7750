// The door for players: `/s/<secret>.mp3` and `/audio/<name>.mp3`. It stands before every other route, since whatever is
// wrong with a stream address must be the same 404. The address is checked before the method; a known one always gets
// audio. See docs/protocol/streaming-http.md §1–§5.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { evaluateConditions, rangeHolds } from '#core/http/conditions.ts';
import { evaluateRange, type RangeWish, readRangeWish } from '#core/http/range.ts';
import { msToFrames } from '#core/mp3/profile.ts';
import type { Source } from '#core/source/document.ts';
import type { Clock } from '../../clock.ts';
import { within } from '../../deadline.ts';
import type { ClientAddress } from '../../http/client-address.ts';
import type { Log } from '../../log.ts';
import type { DeliveryCounts } from '../../media/delivery-counts.ts';
import type { ShelvedPlan } from '../../media/plan-shelf.ts';
import type { Sender } from '../../media/sender.ts';
import type { Notices } from '../../ops/notices.ts';
import type { SentCounts } from '../history/sending/service.ts';
import type { VariantPlay } from '../queues/routes.ts';
import type { Address, Streams } from '../streams/service.ts';
import type { Slot } from './deciding/slots.ts';
import { ALWAYS, answerEmpty, answerNotFound, isPlay } from './door/answers.ts';
import type { Listening, Opened } from './service.ts';

/** Also in absolute form, as a client behind a proxy writes it (RFC 9112 §3.2.2). */
const ADDRESS =
  /^(?:https?:\/\/[^/?#]*)?\/(?:s\/([A-Za-z0-9_-]{22})(?:\/([1-9]\d?|100)(?:-([1-9]\d?|100))?)?|audio\/([a-z0-9-]{1,63}))\.mp3(?:\?.*)?$/;
const BELONGS_TO_STREAMS = /^(?:https?:\/\/[^/?#]*)?\/(?:s|audio)\//;
const LONGEST_ADDRESS = 2048;
/** While the database is being opened, a player waits so long before it hears the sentence. */
const WAIT_MS = 1500;
/** Of the two seconds in which a listener must hear something, what is left for sending it is little. */
const BEGIN_MS = 1900;
const READING = 'reading';
const MOST_KEYS = 10_000;
const PROBE_BYTES = 64 * 1024;

export interface StreamDoorDeps {
  sender: Sender;
  counts: DeliveryCounts;
  clock: Clock;
  log: Log;
  clientAddress: ClientAddress;
  /** Played while there is no database yet. */
  sentence: () => ShelvedPlan;
}

interface Inside {
  streams: Pick<Streams, 'open'>;
  listening: Pick<Listening, 'open' | 'began' | 'delivered' | 'ended'>;
  notices: Pick<Notices, 'raiseSoon' | 'clearSoon'>;
  sent: Pick<SentCounts, 'add'>;
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  arrivedAtMs: number;
  /** False when it turned out only while sending that the plan cannot be sent. */
  isFirstTry: boolean;
}

/** What an address stands for. */
interface Wanted {
  address: Address;
  slot?: Slot | undefined;
  variant?: { name: string; source: Source | undefined; headers: readonly string[] };
}

export type StreamDoor = ReturnType<typeof createStreamDoor>;

export function createStreamDoor(deps: StreamDoorDeps) {
  const { sender, counts, clock, log, clientAddress } = deps;
  const opened = Promise.withResolvers<undefined>();
  const keys = new Map<string, string>();
  let inside: Inside | undefined;
  let cannotRead = false;

  /** Without a promise where everything is in memory: ranges of what plays already. */
  function answer(asked: Asked): void | Promise<void> {
    const { request, response } = asked;
    const address = (request.url ?? '').length > LONGEST_ADDRESS ? null : ADDRESS.exec(request.url ?? '');
    if (!address) return answerNotFound(response);
    if (!inside) return answerUnopened(asked);
    const [, token, slot, of, name = ''] = address;
    const found = inside.streams.open(token === undefined ? 'public' : 'token', token ?? name);
    if (!found) return answerNotFound(response);
    counts.add(found.streamId, 'requests', 1);
    if (!isPlay(request, response)) return;
    const which =
      slot === undefined ? undefined : { index: Number(slot), of: of === undefined ? undefined : Number(of) };
    return play(asked, { address: found, slot: which });
  }

  async function answerUnopened(asked: Asked): Promise<void> {
    await within(clock, WAIT_MS, opened.promise, () => undefined);
    if (inside) await answer(asked);
    else if (isPlay(asked.request, asked.response)) {
      sendPlan(asked, { ...deps.sentence(), ignoreRange: false }, undefined);
    }
  }

  function play(asked: Asked, wanted: Wanted): void | Promise<void> {
    const { address, slot, variant } = wanted;
    const { request, response, arrivedAtMs } = asked;
    // HEAD is a start whatever its Range says, which it must ignore.
    const wish = readRangeWish(request.method === 'HEAD' ? undefined : request.headers.range);
    const found = inside?.listening.open({
      streamId: address.streamId,
      isPublic: address.isPublic,
      arrivedAtMs,
      isProbe: isProbe(request, wish),
      slot,
      listenerKey: keyOf(request, address.isPublic, variant?.name),
      variant: variant?.name,
      source: variant?.source,
      address: clientAddress(request),
      wish,
      ifRange: ifRangeOf(request),
    });
    if (!found) return answerNotFound(response);
    if (!(found instanceof Promise)) return sendPlan(asked, found, wanted);
    return found.then((decided) => {
      // Deciding takes a moment; whoever took the address back in between expects silence.
      if (address.isClosed) answerNotFound(response);
      else sendPlan(asked, decided, wanted);
    });
  }

  /** `wanted` is absent for what is no play of a stream, and while there is no database that knows it. */
  function sendPlan(asked: Asked, found: Opened, wanted: Wanted | undefined): void {
    const { request, response } = asked;
    if (response.destroyed) return;
    const { headers } = request;
    const { body, kept } = found;
    const playFromByte = msToFrames(found.playFromMs ?? 0) * found.plan.frameBytes;
    const { etag, sizeBytes } = body;
    const address = wanted?.address;
    const own = [...ALWAYS, 'ETag', etag, ...(wanted?.variant?.headers ?? [])];
    const [ifMatch, ifNoneMatch] = [headers['if-match'], headers['if-none-match']];
    const condition = evaluateConditions({ ifMatch, ifNoneMatch }, { etag });
    if (condition !== 'proceed') {
      answerEmpty(response, condition === 'not-modified' ? 304 : 412, own);
      return;
    }
    const isRange = request.method === 'GET' && !found.ignoreRange && rangeHolds(ifRangeOf(request), { etag });
    const range = evaluateRange(isRange ? headers.range : undefined, sizeBytes);
    if (range.kind === 'none') {
      answerEmpty(response, 416, [...own, 'Content-Range', `bytes */${sizeBytes}`]);
      return;
    }
    const [startByte, endByte] = range.kind === 'part' ? [range.startByte, range.endByte] : [0, sizeBytes];
    own.push('Content-Type', 'audio/mpeg', 'Content-Length', `${endByte - startByte}`);
    if (range.kind === 'part') own.push('Content-Range', `bytes ${startByte}-${endByte - 1}/${sizeBytes}`);
    const status = range.kind === 'part' ? 206 : 200;
    if (request.method === 'HEAD') {
      response.writeHead(status, own).end();
      return;
    }
    if (kept) inside?.listening.began(kept);
    sender.send({
      request,
      response,
      status,
      headers: own,
      body,
      startByte,
      endByte,
      streamId: address?.streamId ?? '',
      mustBeginByMs: asked.arrivedAtMs + BEGIN_MS,
      mayGoOn: () => address?.isClosed !== true,
      onDelivered(bytes, toByte) {
        if (address) {
          counts.add(address.streamId, 'bytes', bytes);
          inside?.sent.add(address.streamId, bytes, kept);
        }
        if (!kept) return;
        inside?.listening.delivered(kept, bytes, toByte + playFromByte);
        if (cannotRead) tellReading(true);
      },
      onClosed() {
        if (kept) inside?.listening.ended(kept);
      },
      onBrokenBeforeStart(why) {
        // The damage is known now, so the same request gets a plan without it. Whatever else it is may last.
        if (why === 'damage' && asked.isFirstTry && wanted) return begin({ ...asked, isFirstTry: false }, wanted);
        if (why === 'fault') tellReading(false);
        sendPlan(asked, { ...deps.sentence(), ignoreRange: true }, wanted);
      },
    });
  }

  function tellReading(works: boolean): void {
    if (cannotRead === !works) return;
    cannotRead = !works;
    if (works) inside?.notices.clearSoon(READING);
    else inside?.notices.raiseSoon(READING, { code: 'disk-away' });
  }

  /** Hash of who is asking, remembered since every range asks again. Nobody is known on an address that can be guessed. */
  function keyOf(request: IncomingMessage, isPublic: boolean, variant = ''): string {
    const who = `${isPublic ? 'public' : 'secret'}\n${variant}\n${clientAddress(request)}\n${(request.headers['user-agent'] ?? '').slice(0, 300)}`;
    const known = keys.get(who);
    if (known) return known;
    if (keys.size >= MOST_KEYS) keys.clear();
    const key = createHash('sha256').update(who).digest('hex').slice(0, 32);
    keys.set(who, key);
    return key;
  }

  /** `wanted` is looked up in the address unless it is given. */
  function begin(asked: Asked, wanted?: Wanted): void {
    const fail = (cause: unknown) => {
      log.error({ err: cause }, 'A stream request failed');
      const { request, response } = asked;
      if (response.headersSent) request.socket.destroy();
      else sendPlan(asked, { ...deps.sentence(), ignoreRange: true }, undefined);
    };
    try {
      (wanted ? play(asked, wanted) : answer(asked))?.catch(fail);
    } catch (cause) {
      fail(cause);
    }
  }

  return {
    /** Takes over what belongs to streams. False: somebody else must answer. */
    takeOver(request: IncomingMessage, response: ServerResponse): boolean {
      if (!BELONGS_TO_STREAMS.test(request.url ?? '')) return false;
      if (hasBody(request)) response.shouldKeepAlive = false;
      if (countHosts(request) > 1) {
        answerEmpty(response, 400, ['Connection', 'close']);
        return true;
      }
      begin({ request, response, arrivedAtMs: clock.now(), isFirstTry: true });
      return true;
    },

    /** Plays something by an address that is not the stream's own; see VariantPlay. */
    playVariant(request: IncomingMessage, response: ServerResponse, { address, ...play }: VariantPlay): void {
      const variant = { name: play.variant, source: play.source, headers: play.headers };
      begin({ request, response, arrivedAtMs: clock.now(), isFirstTry: true }, { address, variant });
    },

    /** Answers with a plan that is no play: by the same rules, but counted and remembered nowhere. */
    show(request: IncomingMessage, response: ServerResponse, shelved: ShelvedPlan): void {
      sendPlan(
        { request, response, arrivedAtMs: clock.now(), isFirstTry: false },
        { ...shelved, ignoreRange: false },
        undefined,
      );
    },

    /** The database is there: from now on addresses are looked up. */
    openUp(services: Inside): void {
      inside = services;
      opened.resolve(undefined);
    },
  };
}

/** A look at the head, or the tail, before the real request. */
function isProbe({ method, headers }: IncomingMessage, { kind }: RangeWish): boolean {
  if (method === 'HEAD' || kind === 'tail') return true;
  const range = kind === 'start' ? evaluateRange(headers.range, Number.MAX_SAFE_INTEGER) : undefined;
  return range?.kind === 'part' && range.endByte - range.startByte <= PROBE_BYTES;
}

/** Node joins every header that it does not know to be a list. */
function ifRangeOf({ headers }: IncomingMessage): string | undefined {
  const value = headers['if-range'];
  return Array.isArray(value) ? value.join() : value;
}

/** We read no body here, so the connection cannot go on behind one. Some players send a length of 0 with GET. */
function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

/** RFC 9112 §3.2 wants two Host lines refused; Node lets them pass and uses the first. */
function countHosts(request: IncomingMessage): number {
  let count = 0;
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') count++;
  }
  return count;
}
