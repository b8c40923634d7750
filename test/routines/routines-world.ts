// Routines in a house with two players that are only pretended: what they say is told here, and what is sent to them is
// written down. Database, family, events and time are the real ones; the server can be stopped and started again.
import type { PlayerMessage } from '#cloud/wire/mqtt.ts';
import { type EventMembers, foldPlayer, type PlayerState, playbackOf, unknownPlayer } from '#core/player/state.ts';
import type { Action, RoutineDocument } from '#core/routine/document.ts';
import { type Db, openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createFamily } from '#server/features/family/service.ts';
import { createRoutines, type Routines } from '#server/features/routines/service.ts';
import { idsFrom } from '#server/ids.ts';
import { createLog } from '#server/log.ts';
import { createNotices } from '#server/ops/notices.ts';
import { createOutbound } from '#server/outbound.ts';
import { openSecrets } from '#server/secrets.ts';
import { ManualClock } from '../manual-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export type RoutinesWorld = Awaited<ReturnType<typeof openRoutinesWorld>>;

type StateListener = (state: PlayerState, before: PlayerState, message: PlayerMessage) => void;

export async function openRoutinesWorld(startMs: number) {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(temporaryFolder());
  const clock = new ManualClock(startMs);
  const db: Db = stack.use(await openDb(path));
  const log = createLog('silent');
  const makeId = idsFrom(clock);
  const events = new Events({ db, clock, log });
  const family = createFamily({ db, events, clock, makeId });
  await family.load();
  await db.write(async (tx) => {
    const times = { created_at_ms: 0, updated_at_ms: 0 };
    await tx
      .insertInto('yoto_account')
      .values({ id: 'a', client_id: 'c', name: 'A', ...times })
      .execute();
  });
  await family.keepPlayers('a', [
    { id: 'kitchen', name: 'Kitchen', family: 'v3' },
    { id: 'bedroom', name: 'Bedroom', family: 'mini' },
  ]);
  await family.updateSettings({ timeZone: 'Europe/Berlin' });
  const notices = stack.use(createNotices({ db, events, clock, makeId, log, language: () => 'en' }));

  const sent: string[] = [];
  const states = new Map<string, PlayerState>();
  const heardMs = { value: 0 };
  let listeners = new Set<StateListener>();
  let routines!: Routines;

  async function start(): Promise<void> {
    routines = await createRoutines({
      ...{ db, events, clock, log, makeId, notices, family, secrets: openSecrets(path) },
      outbound: createOutbound({ allowPrivate: false }),
      players: {
        onState(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        stateOf: (playerId) => states.get(playerId),
        playbackOf(playerId) {
          const state = states.get(playerId);
          return state && playbackOf(state);
        },
        async carryOut(playerId, wish) {
          sent.push(`${playerId} ${wish.do}${wish.do === 'volume' ? ` ${wish.percent}` : ''}`);
          return 'done';
        },
        ask: () => undefined,
        isListening: () => true,
      },
      announcements: { announce: async () => ({ outcome: 'done' }), isAnnouncing: () => false },
      places: { ofStream: () => [], titlesOf: () => new Map() },
      partsOf: () => [],
      streamName: async () => undefined,
      audioTitle: async () => undefined,
      findMissingAudio: async () => [],
      heardTodayMs: async () => heardMs.value,
    });
    await routines.start();
  }

  async function settled(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await events.settled();
      await routines.settled();
    }
  }

  await start();
  const owned = stack.move();
  return {
    ...{ clock, db, family, sent, heardMs, start, settled },
    get routines(): Routines {
      return routines;
    },

    /** Nothing is said to anybody; what players did last is forgotten. */
    async stop(): Promise<void> {
      await routines[Symbol.asyncDispose]();
      listeners = new Set();
      states.clear();
    },

    add: async (document: Partial<RoutineDocument> & { actions: Action[] }, name = 'Routine'): Promise<string> => {
      const trigger = { kind: 'time' as const, at: '20:00' };
      const whole = { version: 1 as const, trigger, players: 'all' as const, when: [], ...document };
      return (await routines.create({ name, on: true, document: whole }, 'en')).id;
    },

    outcomes: async (routineId: string): Promise<string[]> =>
      (await routines.runs(routineId, 50, 'en')).map(({ outcome }) => outcome).reverse(),

    /** What a player says; everything else of it stays as it was. */
    async say(playerId: string, told: EventMembers): Promise<void> {
      const message: PlayerMessage = { kind: 'events', deviceId: playerId, events: told } as PlayerMessage;
      const before = states.get(playerId) ?? unknownPlayer(playerId);
      const state = foldPlayer(before, message, clock.now());
      states.set(playerId, state);
      for (const listener of listeners) listener(state, before, message);
      await settled();
    },

    /** Time goes by in steps, so that what was due is done at its time. */
    async pass(byMs: number, stepMs = 30_000): Promise<void> {
      for (let left = byMs; left > 0; left -= stepMs) {
        await clock.advance(Math.min(left, stepMs));
        await settled();
      }
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await routines[Symbol.asyncDispose]();
      await owned.disposeAsync();
    },
  };
}
