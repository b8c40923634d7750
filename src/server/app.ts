// The composition root: every piece of the server, wired by hand, top to bottom, and disposed in reverse. The port opens
// first; a broken Yoto cloud never stops local use or streaming.
import { fileURLToPath } from 'node:url';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Db, openDb } from './db/db.ts';
import { Events } from './events/events.ts';
import { recogniseParents, serveAccounts } from './features/accounts/routes.ts';
import { type Accounts, createAccounts } from './features/accounts/service.ts';
import { serveDocs } from './http/docs.ts';
import { createHttp } from './http/http.ts';
import { createLive } from './http/live.ts';
import { answerWhileStarting } from './http/starting.ts';
import { protectBrowsers, serveWebApp } from './http/web-app.ts';
import { idsFrom } from './ids.ts';
import { Jobs } from './jobs/jobs.ts';
import { createLog, type Log } from './log.ts';
import { createNotices } from './ops/notices.ts';
import { createReadiness } from './ops/readiness.ts';
import { serveSystem } from './ops/routes.ts';
import { openSecrets } from './secrets.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ServerOptions {
  config: Config;
  version: string;
  clock?: Clock;
  log?: Log;
  /** A demo on loopback: browsers sign themselves in, and the simulator's controls are passed on. */
  demo?: { simulatorUrl: string };
}

export interface RunningServer extends AsyncDisposable {
  /** Of the app and the API. */
  url: string;
  accounts: Accounts;
  /** Resolves when no job is due, none runs, and every event has been reacted to. */
  settled(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, version } = options;
  await using stack = new AsyncDisposableStack();
  const log = options.log ?? createLog(config.logLevel);
  const clock = options.clock ?? systemClock;
  const makeId = idsFrom(clock);
  const readiness = createReadiness();
  const databaseReady = readiness.expect('database', 'The database is being opened.');

  const early = answerWhileStarting(readiness);
  const http = await createHttp({ config, log, early });
  stack.defer(() => http.close(config.drainMs));
  const port = await http.listen(config.port, config.host);
  const scheme = config.tlsCert ? 'https' : 'http';
  const url = `${scheme}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;

  const db: Db = stack.use(await openDb(config.dataFolder));
  databaseReady();
  const secrets = openSecrets(config.dataFolder);
  const events = new Events({ db, clock, log });
  const jobs = stack.use(new Jobs({ db, clock, events, log, makeId }));
  const notices = createNotices({ db, events, clock, makeId });
  const figures = new Registry();
  collectDefaultMetrics({ register: figures });
  const live = createLive({ events, clock });
  stack.defer(() => live.close());

  const accounts = createAccounts({ db, clock, makeId });

  const { app } = http;
  protectBrowsers(app);
  recogniseParents(app, accounts);
  serveAccounts(app, { accounts, demo: options.demo !== undefined });
  serveSystem(app, {
    config,
    version,
    demo: options.demo !== undefined,
    db,
    jobs,
    notices,
    readiness,
    live,
    figures,
    publicUrl: () => config.publicUrl,
    ffmpeg: () => undefined,
  });
  serveDocs(app, version);
  await serveWebApp(app, WEB_FOLDER);

  await http.ready();
  await jobs.start();
  if (await accounts.needsSetup()) {
    log.info(`Open ${url} and enter the setup code ${accounts.setupCode} to become the owner of this server.`);
  }
  const owned = stack.move();
  void secrets;
  return {
    url,
    accounts,
    async settled() {
      await jobs.settled();
      await events.settled();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
