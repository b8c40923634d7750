// Days of a household with eight players in which everything that can go wrong does: children play, parents command, and
// every few hours all is well for a while, and then what our server knows must be the truth. docs/protocol/yoto.md §7, §8.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seeded } from '../listening/seeded.ts';
import { play } from './children.ts';
import { openSoakHouse, type SoakHouse } from './house.ts';
import { Ledger } from './ledger.ts';
import { traffic } from './traffic.ts';
import { Trouble } from './trouble.ts';
import { differences } from './truth.ts';

export interface Lived {
  breaches: string[];
  hours: number;
  deeds: number;
  looks: number;
  commands: Record<string, number>;
  troubles: Record<string, number>;
  /** Of players, as they left them. */
  messages: number;
  tokens: number;
  /** After each look, once everything that nobody needs is gone. */
  heapMb: number[];
}

const HOUR_MS = 3_600_000;
const TROUBLED_MS = 2 * HOUR_MS;
/** Longer than until everybody was asked again, and what is late came. */
const WELL_MS = 10 * 60_000;
const STEP_MS = 30_000;
const NIGHT_STEP_MS = 5 * 60_000;
const MOST_BREACHES = 20;

export async function live({
  seed,
  hours,
  startMs,
  tell,
}: {
  seed: number;
  hours: number;
  startMs: number;
  tell?: (lived: Lived) => void;
}): Promise<Lived> {
  const lot = seeded(seed);
  await using house = await openSoakHouse(startMs);
  const { clock, simulator } = house;
  const ledger = new Ledger(house, lot);
  const trouble = new Trouble(house, lot);
  const lived: Lived = {
    ...{ breaches: [], hours: 0, deeds: 0, looks: 0, commands: ledger.sums, troubles: trouble.counts },
    ...{ messages: 0, tokens: 0, heapMb: [] },
  };
  const breach = (what: string) => lived.breaches.push(`${new Date(clock.now()).toISOString()} ${what}`);
  clock.atRest = () => {
    const connections = simulator.broker.connections().length - trouble.others;
    if (connections > 1) breach(`there are ${connections} connections`);
  };

  const endMs = startMs + hours * HOUR_MS;
  while (clock.now() < endMs && lived.breaches.length < MOST_BREACHES) {
    trouble.begin();
    const untilMs = Math.min(endMs, clock.now() + TROUBLED_MS);
    while (clock.now() < untilMs) {
      const isNight = isAsleep(clock.now());
      if (!isNight || lot() < 0.02) lived.deeds += play(house, lot);
      if (lot() < (isNight ? 0.01 : 0.15)) ledger.ask();
      await trouble.strike();
      await clock.advance(isNight ? NIGHT_STEP_MS : STEP_MS * (0.2 + lot()));
    }
    trouble.end();
    await clock.advance(WELL_MS);
    await look(house, breach);
    if (!ledger.isQuiet) breach('a command has no outcome after ten minutes');
    ledger.check();
    lived.breaches.push(...ledger.breaches.splice(0));
    lived.looks += 1;
    lived.messages = house.counts.messages;
    lived.tokens = traffic.tokensMade;
    lived.hours = Math.round((clock.now() - startMs) / HOUR_MS);
    lived.heapMb.push(heapMb());
    tell?.(lived);
  }
  const [account] = (await house.client.link.list()).items;
  if (account?.state !== 'linked') breach(`the account is ${account?.state}`);
  return lived;
}

async function look(house: SoakHouse, breach: (what: string) => void): Promise<void> {
  const shown = await house.look();
  for (const playerId of house.playerIds) {
    const player = shown.find(({ id }) => id === playerId);
    if (!player) breach(`${playerId} is not listed`);
    const snapshot = house.simulator.player(playerId).snapshot();
    const found = player ? differences(player, snapshot, house.clock.now()) : [];
    for (const difference of found) breach(`${playerId} (${snapshot.name}): ${difference}`);
  }
}

function isAsleep(nowMs: number): boolean {
  const hour = new Date(nowMs).getUTCHours();
  return hour < 6 || hour >= 20;
}

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
}
