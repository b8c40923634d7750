// Lives a whole week in minutes: `node test/soak/week.ts --seed 1 --hours 168`. It is the week in which summer time ends.
import { parseArgs } from 'node:util';
import { live } from './life.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, hours: { type: 'string' } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const startedMs = performance.now();
const lived = await live({
  seed,
  hours: Number(values.hours ?? 168),
  startMs: Date.UTC(2026, 9, 19, 6),
  tell({ breaches, heapMb, ...figures }) {
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    process.stdout.write(
      `${JSON.stringify({ seed, ...figures, heapMb: heapMb.at(-1), breaches: breaches.length, seconds })}\n`,
    );
  },
});
for (const breach of lived.breaches) process.stdout.write(`${breach}\n`);
process.exitCode = lived.breaches.length > 0 ? 1 : 0;
