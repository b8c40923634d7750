// Days in one house, drawn from a seed: children play, parents change their minds, networks break, the server is stopped
// and killed. The same seed lives the same days.
import { existsSync, readdirSync } from 'node:fs';
import { defaultSwitches } from '#simulator/switches.ts';
import { seeded } from '../seeded.ts';
import { Checks } from './checks.ts';
import { Family } from './family.ts';
import { House } from './house.ts';
import { Listener } from './listener.ts';
import type { Act, PretendCard } from './listener-deps.ts';
import { Parents } from './parents.ts';
import { SeenPlans } from './plans.ts';
import { drawRecipe } from './recipes.ts';
import { Truth } from './truth.ts';

export interface Tally {
  days: number;
  plays: number;
  requests: number;
  bytes: number;
  kills: number;
  restarts: number;
  edits: number;
  /** Bare ranges that went on in another play. */
  torn: number;
  plans: number;
  breaches: string[];
  /** The longest play that was received whole, as bytes. */
  sample: Buffer;
  /** Of the hours in which a promise was broken. */
  story: string[];
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STREAMS = 5;
const MOST_ALARMS = 60;
/** Files of audio are kept open for a while, and so are connections of parents. */
const MOST_FILES = 60;
/** Both nights on which the clocks change, and ordinary days. */
const FIRST_DAYS = [
  Date.UTC(2026, 2, 27, 6),
  Date.UTC(2026, 9, 23, 6),
  Date.UTC(2026, 11, 30, 6),
  Date.UTC(2026, 5, 10, 6),
];

export async function liveInHouse(seed: number, days: number): Promise<Tally> {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const hasEvents = random() < 0.8;
  const playerIds = ['y2first', 'y2second', 'y2shared'];
  const breaches: string[] = [];
  await using house = new House({ startMs: pick(FIRST_DAYS), random, playerIds, hasEvents });
  const story: string[] = [];
  let day = 0;
  const tell = (what: string) => {
    if (breaches.length < 20)
      breaches.push(`seed ${seed}, day ${day}, ${new Date(house.clock.now()).toISOString()}: ${what}`);
  };
  const note = (what: string) => void story.push(`${new Date(house.clock.now()).toISOString()} ${what}`);
  await house.open();
  const family = new Family(house);
  await family.moveIn(random() < 0.5);
  const plans = new SeenPlans(house.recordings);
  const truth = new Truth();
  const given = new Map<string, Set<string>>();
  const listeners: Listener[] = [];
  const checks = new Checks({
    ...{ house, truth, family, tell, playersOf: (etag) => given.get(etag) ?? new Set() },
    isTorn: (playerId, sinceMs) =>
      listeners.some((one) => (playerId === null || one.deps.playerId === playerId) && one.tornAtMs >= sinceMs),
  });
  const cards: PretendCard[] = [];
  const parents = new Parents({ house, family, cards, random, tell, note });
  for (let index = 0; index < STREAMS; index++)
    await parents.addStream(drawRecipe(house.shelf, family.childIds, random));

  const trouble = pick([
    {},
    { eventJitterMs: 300 },
    { eventJitterMs: 600, eventLossRatio: 0.1, eventDuplicateRatio: 0.05 },
    { eventJitterMs: 2000, eventLossRatio: 0.2, eventDuplicateRatio: 0.1 },
  ]);
  const isProxied = random() < 0.3;
  const switches = defaultSwitches(trouble);
  for (const [index, playerId] of playerIds.entries()) {
    listeners.push(
      new Listener({
        ...{ house, plans, truth, random, playerId, switches: () => switches, agent: 'Yoto/2.17.5 (ESP32)' },
        address: isProxied ? `203.0.113.${index + 1}` : undefined,
        tell: (what) => tell(`${playerId}: ${what}`),
        note: (what) => note(`${playerId}: ${what}`),
        onAnswer(answer, { isStart }) {
          const etag = answer.plan?.etag ?? '';
          given.set(etag, (given.get(etag) ?? new Set()).add(playerId));
          if (isStart) checks.series(etag, family.whose(playerId));
        },
        onSound(number, childIds) {
          const owner = house.shelf.own.findIndex((own) => own.includes(number));
          if (owner >= 0 && !childIds.has(family.childIds[owner]))
            tell(`${playerId} of ${[...childIds]} hears what is child ${owner}’s`);
        },
        whose: () => family.whose(playerId),
      }),
    );
  }
  house.yoto.onCommand = (playerId, name) => {
    if (name === 'events/request') listeners.find((one) => one.deps.playerId === playerId)?.asked();
  };

  const filesBefore = countOpenFiles();
  for (; day < days && breaches.length === 0; day++) {
    const midnightMs = house.clock.now();
    const times = [1, 2, 3, 4]
      .map(() => Math.floor(random() * 20 * HOUR_MS))
      .slice(0, 1 + Math.floor(random() * 3))
      .sort((a, b) => a - b);
    for (const atMs of times) {
      await house.clock.leap(
        Math.max(0, midnightMs + atMs - house.clock.now()),
        pick([60_000, 1_200_000, 4 * HOUR_MS]),
      );
      const sinceMs = house.clock.now();
      story.length = 0;
      await playTogether();
      await house.client.bookmarks.listBookmarks();
      await house.settle();
      if (house.inFlight !== 0) tell(`${house.inFlight} requests hang`);
      checks.all(sinceMs);
      if (breaches.length > 0) {
        tellPlays(sinceMs);
        break;
      }
    }
    await house.clock.leap(Math.max(0, midnightMs + DAY_MS - house.clock.now()));
    if (house.clock.alarms > MOST_ALARMS) tell(`${house.clock.alarms} alarms are set at the end of a day`);
    const files = countOpenFiles();
    if (files > filesBefore + MOST_FILES) tell(`${files} files and sockets are open, ${filesBefore} were`);
    const oldMs = house.clock.now() - 45 * DAY_MS;
    truth.forget(oldMs);
    plans.forget(oldMs);
  }
  const sum = (of: (one: Listener) => number) => listeners.reduce((total, one) => total + of(one), 0);
  return {
    ...{ days: day, plays: sum(({ plays }) => plays), requests: sum(({ requests }) => requests), bytes: plans.bytes },
    ...{ kills: house.kills, restarts: house.restarts, edits: parents.edits, torn: sum(({ torn }) => torn) },
    ...{ plans: plans.count, breaches, story, sample: plans.longestWhole() },
  };

  async function playTogether(): Promise<void> {
    let open = 0;
    const run = (atMs: number, work: () => Promise<void>) => {
      open++;
      house.clock.after(atMs, () => {
        work()
          .catch((cause) => tell(`the test broke: ${cause instanceof Error ? cause.stack : cause}`))
          .finally(() => open--);
      });
    };
    for (const listener of listeners) {
      if (random() < 0.3) continue;
      run(random() * 20_000, async () => {
        for (let stays = 1 + Math.floor(random() * 3); stays > 0; stays--) {
          await listener.play(pick(cards), drawActs());
          await house.clock.wait(pick([1000, 15_000, 70_000, 200_000]) * random());
        }
      });
    }
    for (let edits = Math.floor(random() * 4); edits > 0; edits--) run(random() * 240_000, () => parents.change());
    const end = random();
    if (end < 0.25) house.clock.after(random() * 240_000, () => house.underWay ?? kill());
    else if (end < 0.35) house.clock.after(random() * 240_000, () => house.underWay ?? restart());
    for (let minutes = 0; open > 0; minutes++) {
      await house.clock.advance(20_000);
      if (minutes < 360) continue;
      tell('a play never ends');
      return;
    }
    await house.clock.advance(12_000);
  }

  function tellPlays(sinceMs: number): void {
    for (const table of ['listening', 'heard', 'bookmark']) {
      const rows = house.db.prepare(`select * from ${table} order by 1`).all() as Record<string, unknown>[];
      const ofToday = rows.filter(({ started_at_ms, at_ms }) => Number(started_at_ms ?? at_ms ?? sinceMs) >= sinceMs);
      for (const row of ofToday) story.push(`${table} ${JSON.stringify({ ...row, trace: undefined })}`);
    }
  }

  function restart(): void {
    note('STOPPED, and started again');
    house.restart();
  }

  function kill(): void {
    note('KILLED');
    house.kill();
  }

  function drawActs(): Act[] {
    const acts: Act[] = [{ kind: 'listen', ms: pick([2000, 12_000, 40_000, 90_000]) * (0.5 + random()) }];
    for (let more = Math.floor(random() * 5); more > 0; more--) {
      acts.push(
        pick<() => Act>([
          () => ({ kind: 'pause', ms: pick([3000, 60_000, 900_000]) * random(), isCut: random() < 0.5 }),
          () => ({ kind: 'turn', toShare: random() }),
          () => ({ kind: 'next' }),
          () => ({ kind: 'cut' }),
          () => ({ kind: 'cut' }),
        ])(),
        { kind: 'listen', ms: 60_000 * random() },
      );
    }
    return acts;
  }
}

/** Where the system tells. */
function countOpenFiles(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}
