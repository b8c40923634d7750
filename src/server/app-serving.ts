// Every route of the app and the API, in one list. Part of the composition root.
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Bytes } from './app-bytes.ts';
import type { Logging } from './app-log.ts';
import type { Thinking } from './app-thinking.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import { recogniseParents, serveAccounts } from './features/accounts/routes.ts';
import type { Accounts } from './features/accounts/service.ts';
import { serveAnnouncements } from './features/announcements/routes.ts';
import type { Announcements } from './features/announcements/service.ts';
import { serveCards } from './features/cards/routes.ts';
import type { Cards } from './features/cards/service.ts';
import { serveEventLog } from './features/event-log/routes.ts';
import { serveFamily } from './features/family/routes.ts';
import type { Family } from './features/family/service.ts';
import { serveHistory } from './features/history/routes.ts';
import type { History } from './features/history/service.ts';
import { serveImports } from './features/imports/routes.ts';
import type { Imports } from './features/imports/service.ts';
import { serveUploads } from './features/imports/uploads/routes.ts';
import type { Uploads } from './features/imports/uploads/service.ts';
import { serveLibrary } from './features/library/routes.ts';
import type { Library } from './features/library/service.ts';
import { serveLink } from './features/link/routes.ts';
import type { Link } from './features/link/service.ts';
import { serveBookmarks } from './features/listening/memory/routes.ts';
import { servePreviews } from './features/listening/preview/routes.ts';
import { servePlayers } from './features/players/routes.ts';
import type { Players } from './features/players/service.ts';
import { servePrivacy } from './features/privacy/routes.ts';
import { serveQueues } from './features/queues/routes.ts';
import type { Queues } from './features/queues/service.ts';
import { serveRoutines } from './features/routines/routes.ts';
import type { Routines } from './features/routines/service.ts';
import { serveSpeech } from './features/speech/routes.ts';
import type { Speech } from './features/speech/service.ts';
import { serveStreams } from './features/streams/routes.ts';
import type { Streams } from './features/streams/service.ts';
import { serveDocs } from './http/docs.ts';
import type { Live } from './http/live.ts';
import { servePretendPlayers } from './http/pretend-players.ts';
import { protectBrowsers, serveWebApp } from './http/web-app.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { AudioTools } from './media/audio-tools.ts';
import type { Notices } from './ops/notices.ts';
import type { Readiness } from './ops/readiness.ts';
import { serveSystem } from './ops/routes.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ServingDeps {
  config: Config;
  version: string;
  db: Db;
  jobs: Jobs;
  notices: Notices;
  readiness: Readiness;
  live: Live;
  figures: Registry;
  publicUrl: () => string | undefined;
  audioTools: AudioTools;
  door: Bytes['door'];
  accounts: Accounts;
  family: Family;
  library: Library;
  imports: Imports;
  uploads: Uploads;
  streams: Streams;
  cards: Cards;
  link: Link;
  players: Players;
  announcements: Announcements;
  speech: Speech;
  queues: Queues;
  routines: Routines;
  history: History;
  logging: Logging;
  thinking: Thinking;
  /** Set in a demo: browsers on this machine sign themselves in, and the pretend players can be handled. */
  simulatorUrl?: string;
}

export async function serveEverything(app: FastifyInstance, deps: ServingDeps): Promise<void> {
  const { config, version, db, jobs, notices, readiness, live, figures, publicUrl, audioTools, door } = deps;
  const { accounts, family, library, imports, uploads, streams, cards, link, players, speech, queues } = deps;
  const { listening, memory, previews } = deps.thinking;
  const demo = deps.simulatorUrl !== undefined;
  protectBrowsers(app);
  recogniseParents(app, accounts);
  serveAccounts(app, { accounts, demo, settle: (home) => family.updateSettings(home) });
  serveSystem(app, {
    ...{ config, version, demo, db, jobs, notices, readiness, live, figures, publicUrl },
    ffmpeg: () => audioTools.ffmpeg,
  });
  serveStreams(app, { streams, listListenings: (streamId, language) => listening.list(streamId, language) });
  servePreviews(app, { previews, door });
  serveBookmarks(app, memory);
  serveHistory(app, deps.history);
  serveEventLog(app, deps.logging);
  servePrivacy(app, deps.logging);
  const removeChild = async (childId: string) =>
    void (await deps.logging.privacy.eraseChild(childId, { keepChild: false }));
  serveFamily(app, { ...family, removeChild });
  servePlayers(app, { players });
  serveAnnouncements(app, deps.announcements);
  serveRoutines(app, deps.routines);
  serveSpeech(app, speech);
  serveQueues(app, {
    queues,
    publicAddressOf: (streamId) => streams.publicAddressOf(streamId),
    playVariant: (request, response, play) => door.playVariant(request, response, play),
  });
  serveLibrary(app, library);
  serveImports(app, imports);
  await serveUploads(app, uploads);
  serveLink(app, link);
  serveCards(app, { cards });
  if (deps.simulatorUrl !== undefined) servePretendPlayers(app, deps.simulatorUrl);
  serveDocs(app, version);
  await serveWebApp(app, WEB_FOLDER);
}
