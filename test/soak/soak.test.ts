// Hours of a household in which everything goes wrong, and the truth afterwards; a whole week is `node test/soak/week.ts`.
import { expect, it } from 'vitest';
import { live } from './life.ts';

const HOURS = 2;

it('eight players are known as they are, and no command is lost or doubled', async () => {
  const lived = await live({ seed: 11, hours: HOURS, startMs: Date.UTC(2026, 9, 24, 9) });
  expect(lived.breaches).toEqual([]);
  // So that it cannot pass by doing nothing.
  expect(lived.deeds).toBeGreaterThan(100);
  expect(lived.commands.done).toBeGreaterThan(20);
  expect(lived.troubles['connections cut']).toBeGreaterThan(0);
}, 120_000);
