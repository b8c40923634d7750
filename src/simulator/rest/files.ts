// The addresses behind which bytes lie: signed audio and family images, open icons and covers. Asked for without a
// token, by players and browsers; GET, HEAD and single ranges.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CloudDeps } from '../deps.ts';

type IdRoute = { Params: { id: string } };

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).type('application/xml').send(`<?xml version="1.0"?>\n<Error><Code>${code}</Code></Error>`);
}

function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Buffer, contentType: string): FastifyReply {
  reply.header('accept-ranges', 'bytes').type(contentType);
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range || (range[1] === '' && range[2] === '')) return reply.send(bytes);
  const isSuffix = range[1] === '';
  const start = isSuffix ? Math.max(0, bytes.length - Number(range[2])) : Number(range[1]);
  const end = isSuffix || range[2] === '' ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1);
  if (start > end) {
    return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  }
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${bytes.length}`)
    .send(bytes.subarray(start, end + 1));
}

export function fileRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state, clock } = deps;

  for (const folder of ['icons', 'covers']) {
    app.get<IdRoute>(`/${folder}/:id`, (request, reply) => {
      const media = state.media.get(request.params.id);
      if (!media) return refuse(reply, 404, 'NoSuchKey');
      return sendBytes(request, reply, media.bytes, media.contentType);
    });
  }

  app.get<IdRoute>('/secure-media/:id', (request, reply) => {
    const { id } = request.params;
    const query = request.query as Record<string, unknown>;
    if (!deps.signer.isGood(`/secure-media/${id}`, query, clock.now())) return refuse(reply, 403, 'AccessDenied');
    const media = state.media.get(id);
    if (!media) return refuse(reply, 404, 'NoSuchKey');
    return sendBytes(request, reply, media.bytes, media.contentType);
  });

  app.get<IdRoute>('/family-images/:id', (request, reply) => {
    const { id } = request.params;
    const query = request.query as Record<string, unknown>;
    if (!deps.signer.isGood(`/family-images/${id}`, query, clock.now())) return refuse(reply, 403, 'AccessDenied');
    const image = state.familyImages.find((one) => one.imageId === id);
    if (!image) return refuse(reply, 404, 'NoSuchKey');
    return sendBytes(request, reply, image.bytes, image.contentType);
  });
}
