// Lives thousands of days: `node test/listening/days.ts --days 5000 --seed 1`. Each house lives ten days; one that breaks
// a promise is named by its seed and can be lived again with `--seed <it> --days 10`.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { liveInHouse } from './days/life.ts';

const DAYS_OF_A_HOUSE = 10;
const { values } = parseArgs({ options: { days: { type: 'string' }, seed: { type: 'string' } } });
const days = Number(values.days ?? 100);
let seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const sums: Record<string, number> = {};
let broken = 0;
const startedMs = performance.now();
for (let lived = 0; lived < days; seed++) {
  const { breaches, story, sample: _, ...tally } = await liveInHouse(seed, Math.min(DAYS_OF_A_HOUSE, days - lived));
  lived += Math.max(1, tally.days);
  for (const [name, figure] of Object.entries(tally)) sums[name] = (sums[name] ?? 0) + figure;
  if (breaches.length > 0) broken++;
  if (breaches.length > 0) writeFileSync(join(tmpdir(), `days-${seed}.txt`), [...breaches, ...story].join('\n'));
  for (const breach of breaches) process.stdout.write(`${breach}\n`);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6);
  process.stdout.write(`${JSON.stringify({ seed, ...sums, broken, seconds, heapMb })}\n`);
}
process.exitCode = broken > 0 ? 1 : 0;
