// What makes streams think, put together: where they lie on cards, who listens, what was heard, what plays then, and what
// plays in need. Part of the composition root.

import type { Bytes } from './app-bytes.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { Events } from './events/events.ts';
import { createPlaces } from './features/cards/places/service.ts';
import type { Family } from './features/family/service.ts';
import type { History } from './features/history/service.ts';
import type { Library } from './features/library/service.ts';
import { createMoments } from './features/listening/deciding/moments.ts';
import { keepEvergreen } from './features/listening/fallback/evergreen.ts';
import { createListeningUpkeep } from './features/listening/jobs.ts';
import { listenForListening } from './features/listening/listeners.ts';
import { listenForMemory } from './features/listening/memory/listeners.ts';
import { createMemory } from './features/listening/memory/service.ts';
import { createPreviews } from './features/listening/preview/service.ts';
import { createListening } from './features/listening/service.ts';
import { createWho } from './features/listening/who/service.ts';
import type { Players } from './features/players/service.ts';
import { findReachable } from './features/speech/ahead/reachable.ts';
import type { Streams } from './features/streams/service.ts';
import type { MakeId } from './ids.ts';
import type { Log } from './log.ts';
import type { DamagedSegments } from './media/damaged-segments.ts';
import { neutralMoment, type Planner } from './media/planner.ts';
import type { Notices } from './ops/notices.ts';

export interface ThinkingDeps {
  config: Pick<Config, 'startWindowMs'>;
  db: Db;
  events: Events;
  clock: Clock;
  makeId: MakeId;
  log: Log;
  notices: Notices;
  bytes: Bytes;
  damaged: DamagedSegments;
  family: Family;
  history: History;
  library: Pick<Library, 'collectionParts'>;
  planner: Planner;
  streams: Streams;
  /** Made later, since it needs the accounts. */
  players: () => Pick<Players, 'isListening' | 'askAll'> | undefined;
}

export type Thinking = Awaited<ReturnType<typeof startThinking>>;

export async function startThinking(deps: ThinkingDeps) {
  const { config, db, events, clock, makeId, log, bytes, damaged, family, library, planner, streams } = deps;
  const { shelf, sender, sentences } = bytes;
  await using stack = new AsyncDisposableStack();
  const places = await createPlaces({ db, events, streamAt: (url) => streams.at(url) });
  const memory = createMemory({ db, clock, log, history: deps.history });
  listenForMemory({ events, memory });
  const momentOf = createMoments({ clock, family, memory });
  const who = createWho({
    ...{ clock, log, family },
    placesOf: (streamId) => places.ofStream(streamId),
    hasEvents: () => deps.players()?.isListening() ?? false,
    ask: () => deps.players()?.askAll(),
  });
  const listening = await createListening({
    ...{
      db,
      events,
      clock,
      makeId,
      log,
      notices: deps.notices,
      planner,
      shelf,
      streams,
      counts: bytes.counts,
      damaged,
    },
    ...{ who, memory, places, momentOf, startWindowMs: config.startWindowMs },
    language: () => family.settings().language,
    sentence: () => sentences.current.plan,
  });
  stack.defer(async () => {
    listening[Symbol.dispose]();
    await memory.flush();
    await listening.close();
  });
  const upkeep = createListeningUpkeep({ db, clock, listening });
  listenForListening({ events, listening, sender, damaged });
  const previews = createPreviews({ clock, makeId, streams, planner, momentOf, family, shelf });
  await keepEvergreen({
    ...{ events, log },
    collectionId: () => family.settings().evergreenCollectionId,
    partsOf: async (id) => (await library.collectionParts(id))?.audioIds,
    async planOf(source) {
      const planned = await planner.planChecked(source, neutralMoment(clock.now()));
      return planned.outcome === 'planned' ? planned.plan : undefined;
    },
    use: (plan) => listening.setEvergreen(plan),
  });

  const owned = stack.move();
  return {
    ...{ listening, memory, places, previews, upkeep },

    reachableWordings: () => findReachable({ clock, streams, family, planner, momentOf }),

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
