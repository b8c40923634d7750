// The composition root: every piece of the server, wired by hand, top to bottom, and disposed in reverse. The port opens
// first; streams have a door in front of everything else; a broken Yoto cloud never stops local use or streaming.
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Problem } from '#contract/errors.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import type { Plan } from '#core/plan/plan.ts';
import { openAnnouncing } from './app-announcing.ts';
import { openBytes } from './app-bytes.ts';
import { openHistory } from './app-history.ts';
import { openLibrary } from './app-library.ts';
import { startLogging } from './app-log.ts';
import { openRoutines } from './app-routines.ts';
import { serveEverything } from './app-serving.ts';
import { startThinking, type Thinking } from './app-thinking.ts';
import { keepTidy } from './app-upkeep.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Config, programPath, yotoClientOf } from './config.ts';
import { openDb } from './db/db.ts';
import { Events } from './events/events.ts';
import { type Accounts, createAccounts } from './features/accounts/service.ts';
import { watchForCards } from './features/cards/listeners.ts';
import { createCards } from './features/cards/service.ts';
import { listenForFamily } from './features/family/listeners.ts';
import { createFamily } from './features/family/service.ts';
import { listenForHistory } from './features/history/listeners.ts';
import { listFiles } from './features/library/listing/files.ts';
import { createLink } from './features/link/service.ts';
import { listenForPlayers } from './features/players/listeners.ts';
import { createPlayers, type Players } from './features/players/service.ts';
import { isQueuePlay } from './features/queues/routes.ts';
import { createQueues } from './features/queues/service.ts';
import { watchForSpeech } from './features/speech/listeners.ts';
import { createSpeech } from './features/speech/service.ts';
import { createStreams } from './features/streams/service.ts';
import { createAppRoutes } from './http/app-routes.ts';
import { createLive } from './http/live.ts';
import { openPort } from './http/port.ts';
import { answerWhileStarting } from './http/starting.ts';
import { idsFrom } from './ids.ts';
import { Jobs } from './jobs/jobs.ts';
import { createLog, type Log } from './log.ts';
import { AudioTools } from './media/audio-tools.ts';
import { neutralMoment } from './media/planner.ts';
import { openPlanning } from './media/planning.ts';
import { Voices } from './media/speech/voices.ts';
import { WorkerPool } from './media/worker-pool.ts';
import { createNotices } from './ops/notices.ts';
import { createReadiness } from './ops/readiness.ts';
import { registerStreamFigures } from './ops/stream-figures.ts';
import { openSecrets } from './secrets.ts';
import { cardView } from './yoto/card-view.ts';

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
  /** What a stream plays now. @throws Problem not-found when nothing. */
  describePlan(streamId: string): Promise<Plan>;
  segmentPath(hash: string): string;
  ffmpegPath(): string;
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

  const bytes = stack.use(await openBytes({ config, clock, log }));
  const { segments, descriptors, blocks, sentences, counts, sender, door } = bytes;

  // The ports.
  let answer = answerWhileStarting(readiness);
  const port = await openPort(config, config.port, (request, response) => {
    if (config.streamPort !== undefined || !door.takeOver(request, response)) answer(request, response);
  });
  stack.defer(() => port.close(0));
  const streamPort =
    config.streamPort === undefined
      ? port
      : await openPort(config, config.streamPort, (request, response) => {
          if (door.takeOver(request, response)) return;
          if (isQueuePlay(request)) answer(request, response);
          else response.writeHead(404).end();
        });
  if (streamPort !== port) stack.defer(() => streamPort.close(0));
  const publicUrl = () => config.publicUrl ?? (options.demo ? streamPort.url : undefined);

  // The platform.
  const db = stack.use(await openDb(config.dataFolder));
  databaseReady();
  const secrets = openSecrets(config.dataFolder);
  const events = new Events({ db, clock, log });
  const jobs = stack.use(new Jobs({ db, clock, events, log, makeId }));
  const figures = new Registry();
  collectDefaultMetrics({ register: figures });
  registerStreamFigures({ figures, counts, sender, blocks, descriptors });
  const live = createLive({ events, clock });
  const audioTools = new AudioTools(stack.use(new WorkerPool()));
  const ffmpegReady = readiness.expect('ffmpeg', 'ffmpeg is being looked for.');

  // The features.
  const accounts = createAccounts({ db, clock, makeId });
  const family = createFamily({ db, events, clock, makeId });
  await family.load();
  const language = () => family.settings().language;
  const notices = stack.use(createNotices({ db, events, clock, makeId, log, language }));
  stack.defer(listenForFamily(events, family));
  const { damaged, rendering, imports, uploads, library } = stack.use(
    await openLibrary({
      ...{ config, db, events, clock, makeId, log, jobs, notices, bytes, audioTools },
      users: () => ({ streams, cards, upkeep, speech }),
    }),
  );
  const { dataFolder, profile } = config;
  const planner = openPlanning({
    ...{ db, events, clock, profile, segments, library },
    onFault: (cause) => log.error({ err: cause }, 'An end could not be faded'),
    findSpeech: (text, language) => speech.find(text, language),
    keepSegment: (segment) => rendering.keepSegment(segment),
  });
  const streams = await createStreams({
    ...{ db, events, secrets, clock, makeId, planner, counts },
    baseUrl: () => publicUrl() ?? streamPort.url,
    findCollections: (ids) => library.findCollectionFacts(ids),
    family,
    findMissingAudio: (audioIds) => library.findMissingAudio(audioIds),
  });
  let players: Players | undefined;
  const { history, otherCards, sent } = stack.use(
    openHistory({ db, clock, makeId, log, family, thinking: () => thinking, players: () => players }),
  );
  const voices = new Voices(clock);
  const { speechUrl, speechKey, speechModel, speechVoice } = config;
  const speechService =
    speechUrl === undefined ? undefined : { url: speechUrl, key: speechKey, model: speechModel, voice: speechVoice };
  const speech = await createSpeech({
    ...{ db, clock, jobs, log, notices, profile, segments, sentences, voices },
    tools: audioTools.get,
    findAudioFacts: (audioIds) => library.findAudioFacts(audioIds),
    language,
    reachable: () => thinking.reachableWordings(),
  });
  const thinking: Thinking = stack.use(
    await startThinking({
      ...{ config, db, events, clock, makeId, log, notices, bytes },
      ...{ damaged, family, history, library, planner, streams },
      players: () => players,
    }),
  );
  const { listening, places, upkeep } = thinking;
  door.openUp({ streams, listening, notices, sent });
  const logging = stack.use(
    await startLogging({ dataFolder, db, clock, log, events, family, history, thinking, speech, rendering }),
  );
  const link = createLink({
    ...{ db, clock, events, notices, secrets, log, dataFolder },
    client: yotoClientOf(config),
    urls: { loginUrl: config.yotoLoginUrl, apiUrl: config.yotoApiUrl, mqttUrl: config.yotoMqttUrl },
    limits: { requestsPerSecond: config.yotoRequestsPerSecond },
    // Of an own port for streams, the public address may be all that is reachable from outside.
    callbackUrl: () => `${(streamPort === port ? config.publicUrl : undefined) ?? port.url}/api/v1/link/callback`,
    allowsCode: config.yotoDeviceCode === 'on',
    handOver: family.handOver,
  });
  stack.use(link);
  const cards = createCards({
    ...{ db, clock, events, makeId, link },
    ...cardView({ library, streams }),
    channels: PROFILES[profile].channels === 1 ? 'mono' : 'stereo',
    allowHttp: options.demo !== undefined,
  });
  stack.use(watchForCards({ events, cards, clock, log }));
  const livePlayers = stack.use(
    createPlayers({
      ...{ clock, events, log, link, family, partsOf: listening.partsOf, reserve: listening.reserve },
      ...{ cardTitles: places.titlesOf, commanded: logging.commanded, overhear: logging.overhear },
    }),
  );
  players = livePlayers;
  const announcing = stack.use(
    openAnnouncing({
      ...{ db, clock, events, makeId, log, link, family, speech, streams, cards, players: livePlayers },
      ...{ playOf: listening.playOf, findAudioFacts: library.findAudioFacts.bind(library) },
    }),
  );
  stack.defer(livePlayers.onPlayback(listening.hear));
  stack.defer(logging.follow(livePlayers));
  stack.defer(listenForPlayers(events, livePlayers));
  stack.defer(listenForHistory(livePlayers, otherCards));
  const routines = stack.use(
    await openRoutines({
      ...{ config, db, events, clock, log, makeId, secrets, notices, family, streams, library, history, thinking },
      players: livePlayers,
      announcements: announcing.forRoutines,
    }),
  );
  const queues = await createQueues({
    ...{ db, clock, streams },
    listFiles: () => listFiles(db.read),
    soundUrl: (audioId) => `${config.publicUrl ?? port.url}/api/v1/audio/${audioId}/sound.mp3`,
    language,
  });
  for (const name of ['stream.created', 'stream.changed'] as const) {
    events.on(name, 'app', async ({ streamId }) => await rendering.prioritise(await streams.listAudio(streamId)));
  }
  stack.use(keepTidy({ clock, events, history, log, logging, rendering, routines, thinking }));

  // The routes.
  const { app, ready } = await createAppRoutes({
    server: port.server,
    trustedProxies: config.trustedProxies,
    log,
    language,
  });
  await serveEverything(app, {
    ...{ config, version, db, jobs, notices, readiness, live, figures, publicUrl, audioTools, door },
    ...{ accounts, family, library, imports, uploads, streams, cards, link, speech, queues, history },
    ...{ routines, logging, thinking },
    players: livePlayers,
    announcements: announcing.announcements,
    ...(options.demo ? { simulatorUrl: options.demo.simulatorUrl } : {}),
  });
  answer = await ready();

  stack.defer(async () => {
    live.close();
    await Promise.all([sender.drain(config.drainMs), port.close(config.drainMs), streamPort.close(config.drainMs)]);
    await app.close();
  });
  const advice = await audioTools.find({ configuredPath: config.ffmpeg, searchPath: programPath() });
  if (advice === undefined) ffmpegReady();
  else {
    readiness.lost('ffmpeg', advice);
    const code = config.ffmpeg === undefined ? 'ffmpeg-missing' : 'ffmpeg-unusable';
    await db.write((tx) => notices.raise(tx, 'ffmpeg', 'trouble', { code }));
  }
  await voices.find({ searchPath: programPath(), service: speechService });
  await speech.refresh();
  const speechListeners = stack.use(watchForSpeech({ events, speech, clock, log }));
  await jobs.start();
  await link.start();
  await logging.privacy.finish();
  await livePlayers.start();
  await announcing.start();
  await routines.start();
  if (await accounts.needsSetup()) {
    log.info(`Open ${port.url} and enter the setup code ${accounts.setupCode} to become the owner of this server.`);
  }
  const owned = stack.move();
  return {
    url: port.url,
    accounts,
    async describePlan(streamId) {
      const found = await streams.findSource(streamId);
      const planned =
        found.outcome === 'found' ? await planner.plan(found.source, neutralMoment(clock.now())) : undefined;
      if (planned?.outcome !== 'planned') throw new Problem('not-found');
      return planned.plan;
    },
    segmentPath: (hash) => segments.pathOf(hash),
    ffmpegPath: () => audioTools.get().ffmpeg.path,
    async settled() {
      await events.settled();
      await speechListeners.settled();
      await jobs.settled();
      await routines.settled();
      await events.settled();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
