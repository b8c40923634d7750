// What is remembered for parents who ask later, and how it is forgotten: the event log, the analyzer, privacy. Part of the composition root.
import type { PassingMessage } from '#cloud/live.ts';
import type { Thinking } from './app-thinking.ts';
import type { Clock } from './clock.ts';
import type { Db } from './db/db.ts';
import type { Events } from './events/events.ts';
import { createAnalyzer } from './features/event-log/analyzer/analyzer.ts';
import { listenForLog } from './features/event-log/listeners.ts';
import { createEventLog } from './features/event-log/service.ts';
import type { Family } from './features/family/service.ts';
import type { History } from './features/history/service.ts';
import type { Rendering } from './features/library/rendering/service.ts';
import type { Commanded } from './features/players/commands/desk.ts';
import type { Players } from './features/players/service.ts';
import { createTakeOut } from './features/privacy/exporting/service.ts';
import { createPrivacy } from './features/privacy/service.ts';
import type { Speech } from './features/speech/service.ts';
import type { Log } from './log.ts';

export interface LoggingDeps {
  dataFolder: string;
  db: Db;
  clock: Clock;
  log: Log;
  events: Events;
  family: Family;
  history: Pick<History, 'forgetChild'>;
  thinking: Pick<Thinking, 'listening' | 'memory'>;
  speech: Pick<Speech, 'forget'>;
  rendering: Pick<Rendering, 'forgetNow'>;
}

export type Logging = Awaited<ReturnType<typeof startLogging>>;

export async function startLogging(deps: LoggingDeps) {
  const { db, clock, log, events, family, history, thinking, speech, rendering, dataFolder } = deps;
  const { listening, memory } = thinking;
  await using stack = new AsyncDisposableStack();
  const eventLog = stack.use(await createEventLog({ db, clock, log, events, playOf: listening.findPlay }));
  const analyzer = stack.use(createAnalyzer({ clock }));
  const privacy = createPrivacy({
    ...{ db, log, dataFolder, family, history, listening, memory, speech, eventLog, rendering },
    forgetMessages: analyzer.stop,
  });
  const takeOut = createTakeOut({ db, clock, memory, eventLog });
  const owned = stack.move();
  return {
    ...{ eventLog, analyzer, privacy, takeOut },

    /** For those who follow players. */
    commanded({ playerId, ...details }: Commanded): void {
      eventLog.note({ kind: 'command', details }, { playerId, childId: family.childOf(playerId) });
    },
    overhear: (message: PassingMessage): void => analyzer.pass(message),
    follow: (players: Pick<Players, 'onState'>): (() => void) => listenForLog({ players, eventLog, family }),

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
