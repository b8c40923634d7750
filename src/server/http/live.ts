// Live events over SSE. A client that comes back says the last number it saw and gets everything later, in order and
// without a gap: it listens first, then replays, then hears what came meanwhile.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Events, ToldEvent } from '../events/events.ts';

const BATCH = 500;
const KEEP_ALIVE_MS = 20_000;
/** A reader this far behind is cut; it comes back with its last number. */
const BACKLOG_LIMIT_BYTES = 1024 * 1024;

export interface Live {
  /** Takes over the connection until either side ends it. */
  serve(request: FastifyRequest, reply: FastifyReply, after: number | undefined): Promise<void>;
  close(): void;
}

export function createLive({ events, clock }: { events: Events; clock: Clock }): Live {
  const open = new Set<() => void>();

  async function serve(request: FastifyRequest, reply: FastifyReply, after: number | undefined): Promise<void> {
    const lastEventId = Number(request.headers['last-event-id']);
    let seenSeq =
      Number.isSafeInteger(lastEventId) && lastEventId > 0 ? lastEventId : (after ?? (await events.lastSeq()));
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    let stopKeepAlive = () => {};
    let waiting: ToldEvent[] | undefined = [];
    const send = (event: ToldEvent) => {
      if (event.seq !== undefined) {
        if (event.seq <= seenSeq) return;
        seenSeq = event.seq;
      }
      response.write(asText(event));
      if (response.writableLength > BACKLOG_LIMIT_BYTES) response.destroy();
    };
    const stopObserving = events.observe((event) => (waiting ? waiting.push(event) : send(event)));
    const close = () => response.end();
    open.add(close);
    response.once('close', () => {
      stopObserving();
      stopKeepAlive();
      open.delete(close);
    });
    const keepAlive = () => {
      response.write(': still here\n\n');
      stopKeepAlive = clock.after(KEEP_ALIVE_MS, keepAlive);
    };
    stopKeepAlive = clock.after(KEEP_ALIVE_MS, keepAlive);
    response.write('retry: 2000\n\n');

    for (let more = await events.since(seenSeq, BATCH); more.length > 0; more = await events.since(seenSeq, BATCH)) {
      for (const event of more) send(event);
      if (response.destroyed) return;
    }
    const meanwhile = waiting;
    waiting = undefined;
    for (const event of meanwhile) send(event);
  }

  return {
    serve,
    close: () => {
      for (const end of open) end();
    },
  };
}

function asText({ seq, atMs, name, payload }: ToldEvent): string {
  const id = seq === undefined ? '' : `id: ${seq}\n`;
  return `${id}event: ${name}\ndata: ${JSON.stringify({ at: new Date(atMs).toISOString(), ...(payload as object) })}\n\n`;
}
