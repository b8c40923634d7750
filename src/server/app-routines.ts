// What routines need of everybody else. Part of the composition root.
import type { Thinking } from './app-thinking.ts';
import type { Config } from './config.ts';
import type { History } from './features/history/service.ts';
import type { Library } from './features/library/service.ts';
import { createRoutines, type Routines, type RoutinesDeps } from './features/routines/service.ts';
import type { Streams } from './features/streams/service.ts';
import { createOutbound } from './outbound.ts';

export interface RoutinesAround
  extends Pick<
    RoutinesDeps,
    'db' | 'events' | 'clock' | 'log' | 'makeId' | 'secrets' | 'notices' | 'family' | 'players' | 'announcements'
  > {
  config: Pick<Config, 'outboundPrivate'>;
  streams: Pick<Streams, 'findSource'>;
  library: Pick<Library, 'findAudioFacts' | 'findMissingAudio'>;
  history: Pick<History, 'heardOnDayMs'>;
  thinking: Pick<Thinking, 'places' | 'memory' | 'listening'>;
}

export async function openRoutines(around: RoutinesAround): Promise<Routines> {
  const { config, streams, library, history, thinking, ...rest } = around;
  const { places, memory, listening } = thinking;
  return await createRoutines({
    ...rest,
    places,
    outbound: createOutbound({ allowPrivate: config.outboundPrivate === 'on' }),
    partsOf: listening.partsOf,
    async streamName(streamId) {
      const found = await streams.findSource(streamId);
      return found.outcome === 'gone' ? undefined : found.name;
    },
    async audioTitle(audioId) {
      const fact = (await library.findAudioFacts([audioId])).get(audioId);
      return fact && fact.state !== 'gone' ? fact.title : undefined;
    },
    findMissingAudio: (audioIds) => library.findMissingAudio(audioIds),
    async heardTodayMs(childId) {
      await memory.flush();
      return await history.heardOnDayMs(around.clock.now(), childId);
    },
  });
}
