// As many requests as a server can answer, over a fixed number of connections, from a process of its own on the
// clients' core: wrk where it is, else our own client (load-client.ts), which is slower and then itself the limit.
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { findProgram, pinned } from './machine.ts';

const SCRIPT = fileURLToPath(new URL('load.lua', import.meta.url));
const OWN_CLIENT = fileURLToPath(new URL('load-client.ts', import.meta.url));
const SLACK_MS = 20_000;
/** On a busy machine a whole file may take long; it has not failed for that. */
const TIMEOUT_SECONDS = 15;

const wrk = findProgram('wrk');
export const loadProgram = wrk ? 'wrk' : 'our own client';
/** What a reader must know of the client. */
export const clientNotes: readonly string[] = wrk
  ? []
  : ['wrk is missing: our own slower client asks instead and is itself the limit; compare the CPU seconds per GiB.'];

export interface Load {
  connections: number;
  seconds: number;
  /** Size of what is asked for. */
  sizeBytes: number;
  /** Random ranges of this length; 0: the whole file each time. */
  rangeBytes: number;
}

/** Of one run. `p50Us` and `p99Us` are microseconds per request. */
export interface LoadResult {
  requests: number;
  bytes: number;
  seconds: number;
  failed: number;
  p50Us: number;
  p99Us: number;
}

/** @throws when a request failed or bytes are missing: a fast wrong answer is no result. */
export async function runLoad(url: string, load: Load, seed: number): Promise<LoadResult> {
  const { connections, seconds, sizeBytes, rangeBytes } = load;
  const numbers = [sizeBytes, rangeBytes, seed].map(String);
  const command = wrk
    ? [
        wrk,
        '-t1',
        `-c${connections}`,
        `-d${seconds}s`,
        '--timeout',
        `${TIMEOUT_SECONDS}s`,
        '-s',
        SCRIPT,
        url,
        '--',
        ...numbers,
      ]
    : [process.execPath, OWN_CLIENT, url, String(connections), String(seconds), ...numbers];
  await using client = startChild(pinned('client', command));
  const [, json = ''] = await client.line(/^JSON (.*)$/, seconds * 1000 + SLACK_MS);
  const result = JSON.parse(json) as LoadResult;
  const expectedBytes = result.requests * (rangeBytes || sizeBytes);
  if (result.failed > 0 || result.requests === 0) {
    throw new Error(`${result.failed} of ${result.requests} requests failed`);
  }
  if (result.bytes < expectedBytes) throw new Error(`There came ${result.bytes} bytes instead of ${expectedBytes}`);
  return result;
}
