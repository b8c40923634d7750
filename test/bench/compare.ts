// Two sides, interleaved rounds, medians: what one side suffers from a busy machine, the other suffers a moment later.
import { type Figure, median } from './figures.ts';
import { type Load, type LoadResult, runLoad } from './load.ts';
import { cpuSeconds } from './machine.ts';

const GIB = 1024 ** 3;
/** No server core was busier than this: then whoever asked, or the rest of the machine, set the pace. */
const CLIENT_BOUND = 0.7;

export interface LoadedSide {
  name: 'ours' | 'nginx';
  url: string;
  pid: number;
}

export interface Measured {
  requestsPerSecond: number;
  megabytesPerSecond: number;
  p99Ms: number;
  cpuSecondsPerGib: number | undefined;
  /** Share of one core that the server used; well below 1 means that the client was the limit. */
  busy: number | undefined;
}

export interface Compared {
  ours: Measured;
  nginx?: Measured;
  /** Of throughput. */
  ratio?: number;
}

export async function compare(sides: readonly LoadedSide[], load: Load, rounds: number): Promise<Compared> {
  const measured: Record<LoadedSide['name'], Measured[]> = { ours: [], nginx: [] };
  for (const side of sides) await runLoad(side.url, { ...load, seconds: 1 }, 7);
  for (let round = 1; round <= rounds; round++) {
    // Who goes first changes, so that neither always follows the other's heat.
    for (const side of round % 2 === 0 ? sides.toReversed() : sides) {
      const before = cpuSeconds(side.pid);
      const result = await runLoad(side.url, load, round).catch((cause) => {
        throw new Error(`${side.name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      });
      measured[side.name].push(measure(result, before, cpuSeconds(side.pid)));
    }
  }
  const ratios = measured.nginx.map(
    (nginx, round) => (measured.ours[round]?.requestsPerSecond ?? Number.NaN) / nginx.requestsPerSecond,
  );
  const ours = middle(measured.ours);
  return ratios.length === 0 ? { ours } : { ours, nginx: middle(measured.nginx), ratio: median(ratios) };
}

function measure(result: LoadResult, before: number | undefined, after: number | undefined): Measured {
  const { requests, bytes, seconds, p99Us } = result;
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  return {
    requestsPerSecond: requests / seconds,
    megabytesPerSecond: bytes / seconds / 1e6,
    p99Ms: p99Us / 1000,
    cpuSecondsPerGib: cpu === undefined ? undefined : (cpu / bytes) * GIB,
    busy: cpu === undefined ? undefined : cpu / seconds,
  };
}

function middle(rounds: readonly Measured[]): Measured {
  const of = (pick: (one: Measured) => number | undefined) => {
    const values = rounds.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  return {
    requestsPerSecond: of((one) => one.requestsPerSecond) ?? Number.NaN,
    megabytesPerSecond: of((one) => one.megabytesPerSecond) ?? Number.NaN,
    p99Ms: of((one) => one.p99Ms) ?? Number.NaN,
    cpuSecondsPerGib: of((one) => one.cpuSecondsPerGib),
    busy: of((one) => one.busy),
  };
}

/** Throughput with its bar, and beside it what it cost: with a client as the limit, only the cost tells sides apart. */
export function describeCompared(
  name: string,
  { ours, nginx, ratio }: Compared,
  { unit, atLeast }: { unit: 'requests/s' | 'MB/s'; atLeast?: number },
): Figure[] {
  const speed = (one: Measured) => (unit === 'MB/s' ? one.megabytesPerSecond : one.requestsPerSecond);
  const busy = ours.busy === undefined ? '' : `; core busy: ours ${percent(ours.busy)}`;
  const otherBusy = nginx?.busy === undefined ? '' : `, nginx ${percent(nginx.busy)}`;
  const isClientBound = Math.max(ours.busy ?? 1, nginx?.busy ?? 0) < CLIENT_BOUND;
  const figures: Figure[] = [
    {
      name,
      unit,
      ours: speed(ours),
      ...(nginx ? { other: { name: 'nginx', value: speed(nginx) } } : {}),
      ...(ratio === undefined ? {} : { ratio }),
      ...(atLeast === undefined ? {} : { bar: { of: 'ratio', atLeast } }),
      note: `p99 ${ours.p99Ms.toFixed(1)} ms${busy}${otherBusy}${isClientBound ? ' (the client was the limit)' : ''}`,
    },
  ];
  if (ours.cpuSecondsPerGib !== undefined) {
    const other = nginx?.cpuSecondsPerGib;
    figures.push({
      name: `${name}: server CPU`,
      unit: 's/GiB',
      ours: ours.cpuSecondsPerGib,
      ...(other === undefined ? {} : { other: { name: 'nginx', value: other }, ratio: ours.cpuSecondsPerGib / other }),
    });
  }
  return figures;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
