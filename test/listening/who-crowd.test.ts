// Four players behind one address start the same card, with events that are late, lost and doubled: nobody ever gets
// another's child. Whoever is alone is told in the end, and nearly always before the sound begins.
import { describe, expect, it } from 'vitest';
import { oneByOne, runCrowd, together } from './who-crowd.ts';

const crowd = { seed: 7, rounds: 90, doubled: 0.05 };
const STARTS = 4 * crowd.rounds;
const troubles = [0, 300, 600, 2000].flatMap((lateMs) => [0, 0.1, 0.2].map((loss) => ({ lateMs, loss })));

describe.each(troubles)('events up to $lateMs ms late, $loss of them lost', ({ lateMs, loss }) => {
  it('never give another’s child to those who start one by one, and tell nearly all in the end', async () => {
    const tally = await runCrowd({ ...crowd, lateMs, loss, starts: oneByOne });
    expect(tally).toMatchObject({ starts: STARTS, alone: STARTS, wrong: 0 });
    expect(tally.inTheEnd / STARTS).toBeGreaterThanOrEqual(0.99);
    // As many as come at all before the sound must begin; the first of a house that is late wait only for the shorter time.
    if (lateMs <= 600) expect(tally.inTime / STARTS).toBeGreaterThanOrEqual(loss === 0 ? 1 : 0.98);
    else expect(tally.inTime / STARTS).toBeGreaterThanOrEqual(loss === 0 ? 0.94 : 0.85);
    expect(tally.waitedMs).toBeLessThanOrEqual(1700);
  });

  it('never give another’s child to those who start together', async () => {
    const tally = await runCrowd({ ...crowd, lateMs, loss, starts: together });
    expect(tally).toMatchObject({ starts: STARTS, wrong: 0 });
    expect(tally.inTheEnd / tally.alone).toBeGreaterThan(lateMs <= 600 ? 0.97 : 0.8);
    if (lateMs <= 600 && loss === 0) expect(tally.inTime).toBe(tally.alone);
  });
});

it.each([
  { lateMs: 0, loss: 0 },
  { lateMs: 600, loss: 0 },
  { lateMs: 300, loss: 0.2 },
  { lateMs: 2000, loss: 0.1 },
])('a card that is put back within seconds is known again, $lateMs ms late, $loss lost', async (trouble) => {
  const tally = await runCrowd({ ...crowd, ...trouble, rounds: 60, starts: oneByOne, putBack: 0.5 });
  expect(tally.starts).toBeGreaterThan(300);
  expect(tally.wrong).toBe(0);
  if (trouble.loss === 0 && trouble.lateMs <= 600) expect(tally.inTime / tally.alone).toBeGreaterThan(0.97);
});

it('is learned how long requests take after their events, and waited for', async () => {
  const tally = await runCrowd({ ...crowd, lateMs: 300, loss: 0, wayMs: 700, starts: oneByOne });
  expect(tally).toMatchObject({ starts: STARTS, alone: STARTS, wrong: 0, inTheEnd: STARTS });
});
