// The server about itself: health, readiness, facts, figures, jobs, notices, live events.
import { statfs } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { type ServerFacts, systemRoutes } from '#contract/system.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import type { Live } from '../http/live.ts';
import { serveRoutes } from '../http/serve-routes.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Notices } from './notices.ts';
import type { Readiness } from './readiness.ts';

export interface SystemDeps {
  config: Config;
  version: string;
  demo: boolean;
  db: Db;
  jobs: Jobs;
  notices: Notices;
  readiness: Readiness;
  live: Live;
  figures: Registry;
  publicUrl(): string | undefined;
  ffmpeg(): ServerFacts['ffmpeg'];
}

export function serveSystem(app: FastifyInstance, deps: SystemDeps): void {
  const { config, db, jobs, notices, readiness, live, figures } = deps;
  serveRoutes(app, systemRoutes, {
    health: async () => ({ ok: true as const }),
    readiness: async (_input, { reply }) => {
      const missing = readiness.missing();
      if (missing.length > 0) reply.code(503);
      return { ready: missing.length === 0, missing };
    },
    facts: async () => {
      const disk = await statfs(config.dataFolder);
      const publicUrl = deps.publicUrl();
      const ffmpeg = deps.ffmpeg();
      return {
        version: deps.version,
        demo: deps.demo,
        profile: config.profile,
        render: config.render,
        uploadLimitBytes: config.uploadLimitBytes,
        disk: { freeBytes: disk.bavail * disk.bsize, segmentBytes: await segmentBytes(db) },
        ...(publicUrl === undefined ? {} : { publicUrl }),
        ...(ffmpeg === undefined ? {} : { ffmpeg }),
      };
    },
    metrics: async (_input, { reply }) => reply.type(figures.contentType).send(await figures.metrics()),
    jobs: async (_input, { language }) => ({ items: await jobs.list(language) }),
    cancelJob: async ({ params }) => await jobs.cancel(params.jobId),
    notices: async (_input, { language }) => ({ items: await notices.list(language) }),
    events: async ({ query }, { request, reply }) => await live.serve(request, reply, query.after),
  });
}

async function segmentBytes(db: Db): Promise<number> {
  const row = await db.read
    .selectFrom('segment')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('size_bytes'), eb.lit(0)).as('bytes'))
    .executeTakeFirstOrThrow();
  return row.bytes;
}
