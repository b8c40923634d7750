// openapi.json and a page to browse it, from the swagger-ui package on our own disk: nothing is fetched from elsewhere.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PROBLEMS } from '#contract/errors.ts';
import { openApiDocument } from '#contract/openapi.ts';

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Yoto Smart Stream API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
`;
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** The contract is no secret: these pages are open, the routes they describe are not. */
export function serveDocs(app: FastifyInstance, version: string): void {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const document = JSON.stringify(openApiDocument(version));
  app.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(document));
  app.get('/api/docs', async (_request, reply) => reply.type('text/html').send(PAGE));
  app.get('/api/docs/start.js', async (_request, reply) => reply.type('text/javascript').send(START));
  app.get('/api/docs/problems', async (_request, reply) => reply.type('text/html').send(problemsPage()));
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/api/docs/${name}`, async (_request, reply) =>
      reply.type(type).send(await readFile(join(packageFolder, name))),
    );
  }
}

/** Where the `type` of every problem document leads. */
function problemsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, hint }]) =>
      `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title} ${hint}</dd>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems</title><h1>Problems</h1><dl>${rows.join('')}</dl></html>`;
}
