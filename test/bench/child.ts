// Processes of the bench: started, waited for by what they print, and always ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const STOP_MS = 5_000;

export interface RunningChild extends AsyncDisposable {
  pid: number;
  /** The first line of standard output that matches. @throws when the process ends or the time is over. */
  line(pattern: RegExp, withinMs: number): Promise<RegExpExecArray>;
  /** Resolves with all of standard output when the process ended with 0. @throws otherwise, with what it said. */
  finished(withinMs: number): Promise<string>;
}

/** Starts `command`; its environment is bare, so that settings of whoever runs the bench do not leak into a side. */
export function startChild(command: readonly string[], { niceness }: { niceness?: number } = {}): RunningChild {
  const [program = '', ...args] = niceness === undefined ? command : ['nice', '-n', String(niceness), ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  let complaint = '';
  let end: { code: number | null } | undefined;
  const tell = () => {
    for (const watcher of watchers) watcher();
  };
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    tell();
  });
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-4000);
  });
  const ended = new Promise<void>((resolve) => {
    const over = (code: number | null) => {
      end ??= { code };
      tell();
      resolve();
    };
    child.once('error', (cause) => {
      complaint += cause.message;
      over(null);
    });
    child.once('close', over);
  });

  async function until<T>(find: () => T | undefined, withinMs: number, what: string): Promise<T> {
    const found = Promise.withResolvers<T>();
    const look = () => {
      const value = find();
      if (value !== undefined) found.resolve(value);
      else if (end) found.reject(new Error(`${program} ended (${end.code}) before ${what}: ${complaint.trim()}`));
    };
    const late = setTimeout(() => found.reject(new Error(`${program}: no ${what} within ${withinMs} ms`)), withinMs);
    watchers.add(look);
    look();
    try {
      return await found.promise;
    } finally {
      clearTimeout(late);
      watchers.delete(look);
    }
  }

  return {
    pid: child.pid ?? -1,
    line: (pattern, withinMs) =>
      until(() => lines.map((line) => pattern.exec(line)).find((match) => match !== null), withinMs, String(pattern)),
    async finished(withinMs) {
      const { code } = await until(() => end, withinMs, 'its end');
      if (code !== 0) throw new Error(`${program} failed (${code}): ${complaint.trim()}`);
      return lines.join('\n');
    },
    async [Symbol.asyncDispose]() {
      await stop(child, ended);
    },
  };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(force);
}
