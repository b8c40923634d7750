// Four players behind one address that start the same card over and over, with events that are late, lost and doubled.
// For the test of who listens, and as a program that prints the table of docs/protocol/streaming-http.md §3:
//   node test/listening/who-crowd.ts --starts 5000
import { parseArgs } from 'node:util';
import { defaultSwitches } from '#simulator/switches.ts';
import { PretendListener } from './pretend-listener.ts';
import { seeded } from './seeded.ts';
import { House, type Tally } from './who-house.ts';

export interface Crowd {
  seed: number;
  /** In each of them all four start. */
  rounds: number;
  lateMs: number;
  loss: number;
  doubled?: number;
  /** The longest way of a request after its event. */
  wayMs?: number;
  /** Share of starts that are taken out and put back within seconds, by the same player. */
  putBack?: number;
  /** When the four start, in one round. */
  starts(random: () => number): number[];
}

/** Each 2 to 30 s after the one before. */
export const oneByOne = (random: () => number): number[] => {
  let atMs = 0;
  return Array.from({ length: 4 }, () => (atMs += 2000 + 28_000 * random()));
};

/** All within 2 to 30 s, so that some are nearly at once. */
export const together = (random: () => number): number[] => {
  const withinMs = 2000 + 28_000 * random();
  return Array.from({ length: 4 }, () => withinMs * random());
};

/** `aloneMs`: how far from every other start one is that counts as alone. */
export async function runCrowd(crowd: Crowd, aloneMs = 800): Promise<Tally> {
  const house = await new House().open();
  try {
    await play(house, crowd);
    return house.tally(aloneMs);
  } finally {
    await house.close();
  }
}

async function play(
  house: House,
  { seed, rounds, lateMs, loss, doubled = 0, wayMs = 80, putBack = 0, starts }: Crowd,
): Promise<void> {
  const { clock } = house;
  const random = seeded(seed);
  const switches = defaultSwitches({ eventJitterMs: lateMs, eventLossRatio: loss, eventDuplicateRatio: doubled });
  const listeners = new Map(
    house.playerIds.map((id) => [
      id,
      new PretendListener({
        ...{ clock, random, wayMs, switches: () => switches },
        publish: (payload) => house.hear(id, payload),
        request: () => house.request(id),
      }),
    ]),
  );
  house.ask = (id) => listeners.get(id)?.ask();
  house.keepAsking();
  for (let round = 0; round < rounds; round++) {
    const order = [...listeners.values()].sort(() => random() - 0.5);
    const times = starts(random);
    for (const [index, listener] of order.entries()) {
      const atMs = times[index] ?? 0;
      clock.after(atMs, () => listener.insert());
      clock.after(atMs + 12_000 + 48_000 * random(), () => listener.remove());
      if (random() >= putBack) continue;
      const outMs = atMs + 1000 + 4000 * random();
      clock.after(outMs, () => listener.remove());
      clock.after(outMs + 500 + 4000 * random(), () => listener.insert());
    }
    await clock.advance(Math.max(...times) + 62_000 + 5000 * random());
  }
}

type Way = Pick<Crowd, 'starts' | 'putBack' | 'wayMs'>;

const WAYS: Record<string, Way> = {
  'one by one': { starts: oneByOne },
  together: { starts: together },
  'put back': { starts: oneByOne, putBack: 0.3 },
};
const TROUBLES = [0, 300, 600, 2000].flatMap((lateMs) => [0, 0.1, 0.2].map((loss) => ({ lateMs, loss })));

/** What the rules do not promise any more: requests long after their events, events later than ours are. */
const BEYOND: Record<string, Way & { lateMs: number; loss: number }> = {
  'requests ≤ 500 ms after': { starts: together, wayMs: 500, lateMs: 600, loss: 0.2 },
  'requests ≤ 1.5 s after': { starts: oneByOne, wayMs: 1500, lateMs: 600, loss: 0.2 },
  'the same together': { starts: together, wayMs: 1500, lateMs: 600, loss: 0.2 },
  'events ≤ 5 s late': { starts: oneByOne, lateMs: 5000, loss: 0 },
  'all of them together': { starts: together, lateMs: 5000, loss: 0 },
};

async function printTable(starts: number, aloneMs: number): Promise<void> {
  const print = (...cells: unknown[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  const measure = async (name: string, crowd: Way & { lateMs: number; loss: number }) => {
    const rounds = Math.ceil(starts / 4);
    const tally = await runCrowd({ seed: 7, rounds, doubled: 0.05, ...crowd }, aloneMs);
    const { alone, inTime, inTheEnd, wrong, waitedMs } = tally;
    const share = (count: number) => `${((100 * count) / alone).toFixed(1)} %`;
    const told = [share(inTime), share(inTheEnd), share(alone - inTime)];
    print(name, `${alone} of ${tally.starts}`, ...told, wrong, `${Math.round(waitedMs)} ms`);
  };
  for (const [name, way] of Object.entries(WAYS)) {
    print(name, 'alone', 'in time', 'in the end', 'default', 'another’s', 'longest wait');
    for (const trouble of TROUBLES) {
      await measure(`≤ ${trouble.lateMs} ms, ${trouble.loss * 100} %`, { ...way, ...trouble });
    }
  }
  for (const [name, crowd] of Object.entries(BEYOND)) await measure(name, crowd);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { starts: { type: 'string', default: '5000' }, alone: { type: 'string', default: '800' } },
  });
  await printTable(Number(values.starts), Number(values.alone));
}
