// What is tidied once a day, in this order. Part of the composition root.
import type { Logging } from './app-log.ts';
import type { Thinking } from './app-thinking.ts';
import type { Clock } from './clock.ts';
import type { Events } from './events/events.ts';
import type { History } from './features/history/service.ts';
import type { Rendering } from './features/library/rendering/service.ts';
import type { Routines } from './features/routines/service.ts';
import type { Log } from './log.ts';
import { startUpkeep } from './ops/upkeep.ts';

const EVENTS_KEPT_MS = 30 * 86_400_000;

export interface TidyDeps {
  clock: Clock;
  events: Events;
  history: Pick<History, 'retain'>;
  log: Log;
  logging: Pick<Logging, 'eventLog'>;
  rendering: Pick<Rendering, 'forgetUnnamed' | 'repairAgain'>;
  routines: Pick<Routines, 'retain'>;
  thinking: Pick<Thinking, 'upkeep' | 'memory'>;
}

export function keepTidy(deps: TidyDeps): AsyncDisposable {
  const { clock, events, history, log, logging, rendering, routines, thinking } = deps;
  return startUpkeep(
    {
      events: () => events.forget(clock.now() - EVENTS_KEPT_MS),
      listenings: () => thinking.upkeep.retain(),
      memory: () => thinking.memory.retain(),
      history: () => history.retain(logging.eventLog.settings()),
      routines: () => routines.retain(),
      log: () => logging.eventLog.retain(),
      segments: () => rendering.forgetUnnamed(),
      damaged: () => rendering.repairAgain(),
    },
    { clock, log },
  );
}
