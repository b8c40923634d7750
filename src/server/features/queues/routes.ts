// The simple queue API over HTTP. Playing is handed to the streams' door, so that ranges, pinning and the rule never to be
// silent are the same as on every other address; see docs/protocol/streaming-http.md.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#contract/errors.ts';
import { queueRoutes } from '#contract/queues.ts';
import type { Source } from '#core/source/document.ts';
import { invalid } from '../../http/problems.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Address } from '../streams/service.ts';
import type { Queues } from './service.ts';

/** A play of a stream by an address that is not the stream's own. */
export interface VariantPlay {
  address: Address;
  /** Part of the listening key: plays of one variant never go on with another. */
  variant: string;
  /** What is decided instead of the stream's own source; undefined: that one. */
  source: Source | undefined;
  /** Name and value in turn, added to every answer. */
  headers: readonly string[];
}

/** What players fetch, as it stands in the first line of a request. */
const PLAY_ADDRESS = /^\/api\/streams\/[^/?#]+\/stream\.mp3(?:\?|$)/;

/** Whether this is for players, and no management: it is answered wherever streams are. */
export function isQueuePlay({ method, url }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && PLAY_ADDRESS.test(url ?? '');
}

export interface QueueRoutesDeps {
  queues: Queues;
  /** The address that anybody can guess, if it is on. */
  publicAddressOf: (streamId: string) => Address | undefined;
  /** Answers with audio by the rules of all streams. */
  playVariant: (request: IncomingMessage, response: ServerResponse, play: VariantPlay) => void;
}

export function serveQueues(app: FastifyInstance, { queues, publicAddressOf, playVariant }: QueueRoutesDeps): void {
  const { play, ...management } = queueRoutes;

  /** To strangers a queue that is not public and one that is not there are the same, however it is asked for. */
  async function answerPlay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { parent } = request;
    const params = play.params.safeParse(request.params);
    const query = play.query.safeParse(request.query);
    if (parent && params.error) throw invalid(params.error);
    if (parent && query.error) throw invalid(query.error);
    const name = params.data?.name ?? '';
    const mode = query.data?.play_mode ?? 'sequential';
    const found = await queues.findPlay(name, mode);
    if (parent && !found) throw new Problem('not-found', { detail: `Stream queue '${name}' not found` });
    if (parent && found?.fileCount === 0) throw new Problem('not-found', { detail: `Stream queue '${name}' is empty` });
    const address = found && (parent ? onlyFor(found.streamId) : publicAddressOf(found.streamId));
    if (!address) throw new Problem('not-found');
    reply.hijack();
    playVariant(request.raw, reply.raw, {
      ...{ address, variant: `play_mode=${mode}`, source: found.source },
      headers: ['X-Stream-Name', encodeURIComponent(name), 'X-File-Count', `${found.fileCount}`],
    });
    return reply;
  }

  serveRoutes(app, management, {
    listFiles: async () => {
      const files = await queues.listFiles();
      return { files, count: files.length };
    },
    list: async () => {
      const names = await queues.list();
      return { queues: names, count: names.length };
    },
    get: ({ params }) => queues.get(params.name),
    add: ({ params, body }) => queues.add(params.name, body.files),
    clear: ({ params }) => queues.clear(params.name),
    removeAt: ({ params }) => queues.removeAt(params.name, params.index),
    reorder: ({ params, body }) => queues.reorder(params.name, body.old_index, body.new_index),
    remove: async ({ params }) => ({ success: true as const, message: await queues.remove(params.name) }),
  });

  app.route({ method: ['GET', 'HEAD'], url: play.path, handler: answerPlay });
}

/** For a parent, who needs no address: it lasts as long as this answer. */
function onlyFor(streamId: string): Address {
  return { streamId, isPublic: false, endsAtMs: undefined, isClosed: false };
}
