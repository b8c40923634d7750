// Imports over HTTP.
import type { FastifyInstance } from 'fastify';
import { importRoutes } from '#contract/imports.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Imports } from './service.ts';

export function serveImports(app: FastifyInstance, imports: Imports): void {
  serveRoutes(app, importRoutes, {
    listFolders: async () => ({ items: await imports.listFolders() }),
    checkFolder: ({ body }) => imports.estimate(body.path),
    addFolder: ({ body }) => imports.addFolder(body),
    updateFolder: ({ params, body }) => imports.updateFolder(params.folderId, body),
    removeFolder: ({ params }) => imports.removeFolder(params.folderId),
    scanFolder: async ({ params }) => ({ importId: await imports.scan(params.folderId) }),
    listImports: ({ query }) => imports.list(query),
    getImport: ({ params }) => imports.get(params.importId),
    listImportFiles: ({ params, query }) => imports.listFiles(params.importId, query),
    cancelImport: ({ params }) => imports.cancel(params.importId),
  });
}
