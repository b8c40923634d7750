// The machine under the bench: cores to pin to, and what a process has used, read from /proc. Where there is no /proc
// (or no taskset) the figures that need it are left out; nothing here guesses.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';

const TICKS_PER_SECOND = 100;
const NANOSECONDS = 1e9;

export type Side = 'server' | 'client';

/** Servers on one core, whoever asks them on another, so that they do not take time from each other. */
const CORES: Record<Side, number> = { server: 0, client: 1 };

export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const taskset = availableParallelism() > 1 ? findProgram('taskset') : undefined;
export const arePinned = taskset !== undefined;

/** The same command line on one core, where that can be said. */
export function pinned(side: Side, command: readonly string[]): string[] {
  return taskset ? [taskset, '-c', String(CORES[side]), ...command] : [...command];
}

/** CPU time of a process and all its threads so far; undefined without /proc. */
export function cpuSeconds(pid: number): number | undefined {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const waits = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8'));
    return waits.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / NANOSECONDS;
  } catch {
    return cpuTicks(pid);
  }
}

/** Coarser (10 ms), for kernels without schedstat. */
function cpuTicks(pid: number): number | undefined {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(afterName[11]) + Number(afterName[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

export function residentBytes(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

export function describeMachine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.version,
    pinned: arePinned,
    loadBefore: loadavg()[0] ?? 0,
  };
}
