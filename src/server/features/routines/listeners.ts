// What sets routines off from outside: messages of players, and switches that parents flip. A switch that was flipped right
// before the process died is found again by the number of its event.
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { readPreference, writePreference } from '../../db/preferences.ts';
import type { Events, ToldEvent } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import type { Players } from '../players/service.ts';
import type { Engine } from './acting/engine.ts';
import type { Standing } from './standing/standing.ts';
import type { PlayerWatch } from './watching/players.ts';
import type { TimeWatch } from './watching/times.ts';

export interface ListenersDeps {
  db: Db;
  events: Events;
  clock: Clock;
  log: Log;
  engine: Pick<Engine, 'happen'>;
  players: Pick<Players, 'onState'>;
  playerWatch: Pick<PlayerWatch, 'heard'>;
  standing: Pick<Standing, 'heard'>;
  times: Pick<TimeWatch, 'look'>;
}

const SEEN = 'routines.seen-event';
/** A switch that was flipped longer ago is old news. */
const LATE_MS = 5 * 60_000;
const MOST_AT_ONCE = 500;

export function listenForRoutines(deps: ListenersDeps) {
  const { db, events, clock, engine, players, playerWatch, standing, times } = deps;
  const stops = [
    players.onState((state, before, message) => {
      playerWatch.heard(state, before, message);
      standing.heard(state.playerId, message);
    }),
    events.on('family.changed', 'routines', async ({ what, flipped }, { seq = 0 }) => {
      if (what === 'settings') times.look();
      if (flipped && !flipped.byRoutine) await flip(flipped, seq);
    }),
  ];

  async function flip({ name, on }: { name: string; on: boolean }, seq: number): Promise<void> {
    const happened = { kind: 'switch' as const, atMs: clock.now(), name, on };
    await engine.happen([{ happened, key: `switch ${seq}` }], (tx) => writePreference(tx, SEEN, String(seq)));
  }

  async function catchUp({ name, payload, atMs, seq = 0 }: ToldEvent): Promise<void> {
    const { flipped } = payload as { flipped?: { name: string; on: boolean; byRoutine: boolean } };
    const isNews = name === 'family.changed' && clock.now() - atMs <= LATE_MS;
    if (isNews && flipped && !flipped.byRoutine) await flip(flipped, seq);
  }

  return {
    async start(): Promise<void> {
      const seen = await readPreference(db.read, SEEN);
      if (seen === undefined) return;
      for (const event of await events.since(Number(seen), MOST_AT_ONCE)) await catchUp(event);
    },

    stop(): void {
      for (const stop of stops) stop();
    },
  };
}
