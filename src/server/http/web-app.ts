// The built web app: hashed files for ever, the page itself always fresh, every unknown screen address is the page.
// The shell is public, data never. Everything that leaves this server says what a browser may do with it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob: https:",
  "media-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ');

export function protectBrowsers(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('content-security-policy', POLICY);
    reply.header('cross-origin-opener-policy', 'same-origin');
  });
}

/** @param folder the built app; without it the page says how to build it. */
export async function serveWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) {
    app.get('/', async (_request, reply) =>
      reply.type('text/plain').send('The web app is not built yet: npm run build\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const html = await readFile(page, 'utf8');
  for (const path of ['/', '/*']) {
    app.get(path, async (request, reply) => {
      if (!request.headers.accept?.includes('text/html') || request.url.startsWith('/api/'))
        return reply.callNotFound();
      return reply.type('text/html').header('cache-control', 'no-cache').send(html);
    });
  }
}
