// `npm run bench`: measures what is promised about speed, each side in its own process, both in the same run.
// `npm run bench -- ranges tls` runs only these parts; `--json` prints one JSON document and nothing else;
// `--rounds N` and `--seconds N` change how long; BENCH_PROFILES=<folder> keeps CPU profiles of our server. Exit code 1 when a promise was missed or a part failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Part } from './bench.ts';
import { judge, type PartResult } from './figures.ts';
import { describeMachine } from './machine.ts';
import { deciding } from './parts/decide.ts';
import { firstByte } from './parts/first-byte.ts';
import { importing } from './parts/import.ts';
import { library } from './parts/library.ts';
import { tls, whole } from './parts/one-file.ts';
import { opening } from './parts/opening.ts';
import { paced } from './parts/paced.ts';
import { ranges } from './parts/ranges.ts';
import { reacting } from './parts/reacting.ts';
import { start } from './parts/start.ts';
import { tableOf } from './report.ts';

const PARTS: readonly Part[] = [
  ranges,
  whole,
  tls,
  paced,
  importing,
  firstByte,
  opening,
  library,
  start,
  deciding,
  reacting,
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !PARTS.some((part) => part.name === name));
if (options.help || unknown.length > 0) {
  const list = PARTS.map(({ name, text }) => `  ${name.padEnd(12)} ${text}`).join('\n');
  process.stdout.write(`${unknown.length > 0 ? `There is no part “${unknown.join('”, “')}”. ` : ''}Parts:\n${list}\n`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const say = (text: string) => {
  if (!options.json) process.stdout.write(`${text}\n`);
};
const chosen = PARTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const beganAt = performance.now();
const machine = describeMachine();
say(`${machine.cores} cores of ${machine.processor}, Node ${machine.node}, load ${machine.loadBefore.toFixed(1)}`);
if (!machine.pinned) say('Note: nothing is pinned to a core here (that needs taskset and two cores).');

const results: { part: string; seconds: number; result?: PartResult; failure?: string }[] = [];
for (const part of chosen) {
  say(`\n${part.name}: ${part.text}`);
  const folder = mkdtempSync(join(tmpdir(), `yss-bench-${part.name}-`));
  const partBeganAt = performance.now();
  const { rounds, seconds } = options;
  try {
    const result = await part.run({
      folder,
      rounds: Number(rounds),
      seconds: Number(seconds),
      say: (text) => say(`  … ${text}`),
    });
    results.push({ part: part.name, seconds: secondsSince(partBeganAt), result });
    say(tableOf(result));
  } catch (cause) {
    const failure = cause instanceof Error ? cause.message : String(cause);
    results.push({ part: part.name, seconds: secondsSince(partBeganAt), failure });
    say(`  FAILED: ${failure}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const verdicts = results.flatMap(({ result }) => (result?.figures ?? []).map(judge));
const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
const failed = results.filter(({ failure }) => failure !== undefined).length;
if (options.json) {
  const parts = results.map(({ result, ...rest }) => ({
    ...rest,
    ...(result && {
      figures: result.figures.map((figure) => ({ ...figure, verdict: judge(figure) })),
      notes: result.notes,
    }),
  }));
  process.stdout.write(`${JSON.stringify({ machine, seconds: secondsSince(beganAt), parts }, null, 2)}\n`);
}
say(
  `\n${count('met')} promises met, ${count('missed')} missed, ${count('not judged')} not judged, ` +
    `${failed} parts failed, in ${secondsSince(beganAt)} s`,
);
process.exitCode = count('missed') + failed > 0 ? 1 : 0;

function secondsSince(atMs: number): number {
  return Math.round((performance.now() - atMs) / 100) / 10;
}
