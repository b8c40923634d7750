// How audio comes in: folders read in place, uploads, and what became of every file.
import { z } from 'zod';
import { reason } from './reasons.ts';
import { routes } from './route.ts';
import { id, page, pageQuery, time } from './shapes.ts';

const tag = 'Imports';

export const folder = z
  .object({
    id,
    path: z.string(),
    watch: z.boolean().describe('New, changed, moved and removed files are noticed by themselves.'),
    continuous: z.boolean().describe('Each sub-folder is one continuous recording, encoded in one go.'),
    createdAt: time,
    scannedAt: time.optional(),
  })
  .meta({ id: 'Folder' });
export type Folder = z.infer<typeof folder>;

export const importFile = z
  .object({
    path: z.string().describe('Below the folder, or the name it was uploaded with.'),
    sizeBytes: z.number(),
    state: z.enum(['waiting', 'indexed', 'known', 'duplicate', 'unreadable', 'ready', 'failed']),
    reason: reason.optional(),
    sentence: z.string().optional().describe('The reason in plain English.'),
    audioIds: z.array(id),
  })
  .meta({ id: 'ImportFile' });
export type ImportFile = z.infer<typeof importFile>;

export const importRun = z
  .object({
    id,
    folderId: id.optional(),
    state: z.enum(['finding', 'indexing', 'rendering', 'done', 'failed', 'cancelled']),
    sentence: z.string().optional().describe('Why it failed, in plain English.'),
    files: z.object({
      found: z.number().int(),
      indexed: z.number().int(),
      known: z.number().int(),
      duplicate: z.number().int(),
      unreadable: z.number().int(),
      ready: z.number().int(),
      failed: z.number().int(),
    }),
    progress: z
      .object({ done: z.number(), total: z.number() })
      .describe('In seconds of audio while rendering, else files.'),
    remainingMs: z.number().optional(),
    bytesNeeded: z.number().describe('Disk that the rendered audio will need.'),
    createdAt: time,
    finishedAt: time.optional(),
  })
  .meta({ id: 'ImportRun' });
export type ImportRun = z.infer<typeof importRun>;

const importParams = z.object({ importId: id });

export const importRoutes = routes({
  listFolders: {
    method: 'GET',
    path: '/api/v1/folders',
    access: 'parent',
    tag,
    summary: 'Folders on the server’s disk that the library reads.',
    reply: z.object({ items: z.array(folder) }),
  },
  checkFolder: {
    method: 'POST',
    path: '/api/v1/folders/check',
    access: 'parent',
    tag,
    summary: 'What an import of this folder would bring: files, hours, the disk it will need. Changes nothing.',
    body: z.object({ path: z.string().min(1).max(4096) }),
    reply: z.object({
      files: z.number().int(),
      sizeBytes: z.number(),
      bytesNeeded: z.number(),
      freeBytes: z.number(),
      fits: z.boolean(),
    }),
    problems: ['folder-not-readable'],
  },
  addFolder: {
    method: 'POST',
    path: '/api/v1/folders',
    access: 'parent',
    tag,
    summary: 'Read a folder in place (it is never written to) and import what is in it.',
    body: z.object({
      path: z.string().min(1).max(4096),
      watch: z.boolean().default(true),
      continuous: z.boolean().default(false),
    }),
    status: 201,
    reply: z.object({ folder, importId: id }),
    problems: ['folder-not-readable', 'storage-full'],
  },
  updateFolder: {
    method: 'PATCH',
    path: '/api/v1/folders/:folderId',
    access: 'parent',
    tag,
    summary: 'Watch a folder or stop watching it.',
    params: z.object({ folderId: id }),
    body: z.object({ watch: z.boolean().optional(), continuous: z.boolean().optional() }),
    reply: folder,
    problems: ['not-found'],
  },
  removeFolder: {
    method: 'DELETE',
    path: '/api/v1/folders/:folderId',
    access: 'parent',
    tag,
    summary: 'Forget a folder. Its audio stays in the library and plays on from what was rendered.',
    params: z.object({ folderId: id }),
    problems: ['not-found'],
  },
  scanFolder: {
    method: 'POST',
    path: '/api/v1/folders/:folderId/scan',
    access: 'parent',
    tag,
    summary: 'Look for new, changed, moved and removed files now.',
    params: z.object({ folderId: id }),
    status: 202,
    reply: z.object({ importId: id }),
    problems: ['not-found', 'folder-not-readable', 'storage-full'],
  },
  listImports: {
    method: 'GET',
    path: '/api/v1/imports',
    access: 'parent',
    tag,
    summary: 'Imports, newest first.',
    query: pageQuery,
    reply: page(importRun),
  },
  getImport: {
    method: 'GET',
    path: '/api/v1/imports/:importId',
    access: 'parent',
    tag,
    summary: 'One import: how far, how long still.',
    params: importParams,
    reply: importRun,
    problems: ['not-found'],
  },
  listImportFiles: {
    method: 'GET',
    path: '/api/v1/imports/:importId/files',
    access: 'parent',
    tag,
    summary: 'What became of each file, in natural order.',
    params: importParams,
    query: pageQuery,
    reply: page(importFile),
    problems: ['not-found'],
  },
  cancelImport: {
    method: 'DELETE',
    path: '/api/v1/imports/:importId',
    access: 'parent',
    tag,
    summary: 'Stop an import. What is finished stays, nothing half done is left; its folder is not watched any more.',
    params: importParams,
    problems: ['not-found'],
  },
});
