// One rendered audio for the parent's browser, with ranges. Stream addresses never come here: players are served by
// media/sender.ts.
import { createReadStream } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { evaluateRange } from '#core/http/range.ts';

export interface SegmentFile {
  path: string;
  hash: string;
  sizeBytes: number;
}

export function sendSegment(request: FastifyRequest, reply: FastifyReply, { path, hash, sizeBytes }: SegmentFile) {
  const etag = `"${hash}"`;
  reply.headers({
    'content-type': 'audio/mpeg',
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=0, must-revalidate',
    'x-content-type-options': 'nosniff',
    etag,
  });
  const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
  if (ifNoneMatch === etag) return reply.code(304).send();
  const answer = evaluateRange(ifRange === undefined || ifRange === etag ? range : undefined, sizeBytes);
  if (answer.kind === 'none') return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send();
  if (answer.kind === 'whole') return reply.header('content-length', sizeBytes).send(createReadStream(path));
  const { startByte, endByte } = answer;
  return reply
    .code(206)
    .header('content-length', endByte - startByte)
    .header('content-range', `bytes ${startByte}-${endByte - 1}/${sizeBytes}`)
    .send(createReadStream(path, { start: startByte, end: endByte - 1 }));
}
