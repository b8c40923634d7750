// Uploads over HTTP: the tus protocol, for signed-in parents. Not in the contract's tables, since the protocol is not
// ours; tus clients speak it, in the browser and elsewhere.
import type { FastifyInstance } from 'fastify';
import { Problem } from '#contract/errors.ts';
import { UPLOADS_PATH, type Uploads } from './service.ts';

export async function serveUploads(app: FastifyInstance, uploads: Uploads): Promise<void> {
  await app.register(async (scope) => {
    // The body is left in the connection: tus takes it from there, straight to the disk.
    scope.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
    for (const url of [UPLOADS_PATH, `${UPLOADS_PATH}/:uploadId`]) {
      scope.route({
        method: ['POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'],
        url,
        onRequest: async (request) => {
          if (!request.parent) throw new Problem('not-signed-in');
          if (request.method === 'POST') await uploads.admit(announcedBytes(request.headers['upload-length']));
        },
        handler: async (request, reply) => {
          reply.hijack();
          await uploads.tus.handle(request.raw, reply.raw);
        },
      });
    }
  });
}

function announcedBytes(header: string | string[] | undefined): number {
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw new Problem('validation-failed', {
    errors: [{ path: 'headers.upload-length', message: 'Say how many bytes will come.' }],
  });
}
