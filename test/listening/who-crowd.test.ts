// Four players behind one address start the same card, with events that are late, lost and doubled: nobody ever gets
// another's child. Whoever is alone is told in the end, and at once when events are quick enough for our wait.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSwitches } from '#simulator/switches.ts';
import { PretendListener } from './pretend-listener.ts';
import { seeded } from './seeded.ts';
import { House, type Tally } from './who-house.ts';

let house: House;
beforeEach(async () => {
  house = await new House().open();
});
afterEach(async () => await house.close());

interface Run {
  seed: number;
  rounds: number;
  lateMs: number;
  loss: number;
  doubled?: number;
  wayMs?: number;
  /** When the four start, in one round. */
  starts(random: () => number): number[];
}

/** Each 2 to 30 s after the one before. */
const oneByOne = (random: () => number) => {
  let atMs = 0;
  return Array.from({ length: 4 }, () => (atMs += 2000 + 28_000 * random()));
};
/** All within 2 to 30 s, so that some are nearly at once. */
const together = (random: () => number) => {
  const withinMs = 2000 + 28_000 * random();
  return Array.from({ length: 4 }, () => withinMs * random());
};

async function run({ seed, rounds, lateMs, loss, doubled = 0, wayMs = 80, starts }: Run): Promise<Tally> {
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
  for (let round = 0; round < rounds; round++) {
    const order = [...listeners.values()].sort(() => random() - 0.5);
    const times = starts(random);
    for (const [index, listener] of order.entries()) {
      const atMs = times[index] ?? 0;
      clock.after(atMs, () => listener.insert());
      clock.after(atMs + 5000 + 55_000 * random(), () => listener.remove());
    }
    if (round % 2 === 0) for (const id of house.playerIds) house.ask(id);
    await clock.advance(Math.max(...times) + 62_000 + 5000 * random());
  }
  return house.tally();
}

const crowd = { seed: 7, rounds: 125, doubled: 0.05 };
const troubles = [0, 300, 600, 2000].flatMap((lateMs) => [0, 0.1, 0.2].map((loss) => ({ lateMs, loss })));

describe.each(troubles)('events up to $lateMs ms late, $loss of them lost', ({ lateMs, loss }) => {
  it('never give another’s child to those who start one by one, and tell nearly all in the end', async () => {
    const tally = await run({ ...crowd, lateMs, loss, starts: oneByOne });
    expect(tally).toMatchObject({ starts: 500, alone: 500, wrong: 0 });
    expect(tally.inTheEnd).toBeGreaterThanOrEqual(495);
    // What must have come within the wait, came.
    if (lateMs <= 600) expect(tally.inTime).toBeGreaterThanOrEqual(loss === 0 ? 500 : 425);
  });

  it('never give another’s child to those who start together', async () => {
    const tally = await run({ ...crowd, lateMs, loss, starts: together });
    expect(tally).toMatchObject({ starts: 500, wrong: 0 });
    expect(tally.inTheEnd / tally.alone).toBeGreaterThan(0.7);
  });
});

it('is learned how long requests take after their events, and waited for', async () => {
  const tally = await run({ ...crowd, lateMs: 300, loss: 0, wayMs: 700, starts: oneByOne });
  expect(tally).toMatchObject({ starts: 500, alone: 500, wrong: 0, inTheEnd: 500 });
});
