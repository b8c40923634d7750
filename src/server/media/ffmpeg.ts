// The one port to the ffmpeg program: no shell, no network, no keyboard, low priority, one thread, bounded in every way.
// A run settles only after the process has ended, so callers may remove its files at once. It never throws for what
// ffmpeg thinks of a file (that is an outcome), only when the program cannot be started at all.
// See docs/protocol/house-format.md §8. Next: ffmpeg-find.ts (which program), ffmpeg-text.ts (what it says).
import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { BoundedText, LineSplitter } from './bounded-text.ts';

/** Containers that may hold a family's sound. Playlists and scripts, which name other files, are never among them. */
const READABLE_FORMATS =
  'aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,iff,matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,ogg,rm,tta,w64,wav,webm,wv';

export type FfmpegRun = {
  /** Absolute path of the file to read, if any. */
  inputPath?: string;
  /** Everything after the input. */
  args: readonly string[];
  limitMs: number;
  signal?: AbortSignal | undefined;
  /** Takes standard output piece by piece (a promise slows ffmpeg down); without it up to 4 MiB are collected. */
  onOutput?: (chunk: Buffer) => undefined | Promise<void>;
  maxOutputBytes?: number;
  /** Each line that ffmpeg says on standard error, at most 2,000 characters of it. */
  onLine?: (line: string) => void;
  /** Writes standard input; ffmpeg sees its end when the promise resolves. A rejection ends ffmpeg and the run. */
  feed?: (write: (chunk: Uint8Array) => Promise<void>) => Promise<void>;
};

/** `stderr` holds the beginning and the end of what was said, `stdout` what was collected. */
export type FfmpegOutcome =
  | { kind: 'done'; stdout: string; stderr: string }
  | { kind: 'failed'; exitCode: number | null; stderr: string }
  | { kind: 'limit'; which: 'time' | 'output'; stderr: string }
  | { kind: 'cancelled' };

const COLLECT_BYTES = 4 * 1024 * 1024;

export async function runFfmpeg(ffmpeg: { path: string }, run: FfmpegRun): Promise<FfmpegOutcome> {
  if (run.signal?.aborted) return { kind: 'cancelled' };
  const child = spawn(ffmpeg.path, commandLine(run), {
    stdio: [run.feed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    env: { AV_LOG_FORCE_NOCOLOR: '1' },
    windowsHide: true,
  });
  const ended = waitForEnd(child);
  lowerPriority(child);

  let stopped: 'cancelled' | 'time' | 'output' | undefined;
  const stop = (why: 'cancelled' | 'time' | 'output') => {
    stopped ??= why;
    child.kill('SIGKILL');
  };
  const cancel = () => stop('cancelled');
  const deadline = setTimeout(() => stop('time'), run.limitMs);
  run.signal?.addEventListener('abort', cancel, { once: true });

  const said = new BoundedText(64 * 1024);
  const collected: Buffer[] = [];
  try {
    const [exitCode] = await Promise.all([
      ended,
      listen(child.stderr, said, run.onLine),
      readOutput(child, run, collected, () => stop('output')),
      feedInput(child, run.feed),
    ]);
    if (stopped === 'cancelled') return { kind: 'cancelled' };
    const stderr = said.toString();
    if (stopped) return { kind: 'limit', which: stopped, stderr };
    if (exitCode !== 0) return { kind: 'failed', exitCode, stderr };
    return { kind: 'done', stdout: Buffer.concat(collected).toString(), stderr };
  } catch (fault) {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
    if (stopped === 'cancelled') return { kind: 'cancelled' };
    throw fault;
  } finally {
    clearTimeout(deadline);
    run.signal?.removeEventListener('abort', cancel);
  }
}

function commandLine({ inputPath, args }: FfmpegRun): string[] {
  const quiet = ['-nostdin', '-hide_banner'];
  if (inputPath === undefined) return [...quiet, ...args];
  const guards = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', READABLE_FORMATS, '-threads', '1'];
  return [...quiet, '-filter_threads', '1', ...guards, '-i', `file:${inputPath}`, ...args];
}

function waitForEnd(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error('ffmpeg could not be started', { cause })));
    child.once('close', (code) => resolve(code));
  });
}

function lowerPriority(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, 10);
  } catch {
    // It may have ended already, or the system forbids it; importing then merely competes with streaming.
  }
}

async function listen(stderr: Readable | null, said: BoundedText, onLine: FfmpegRun['onLine']): Promise<void> {
  if (!stderr) return;
  const lines = new LineSplitter(2_000);
  for await (const chunk of stderr) {
    const text = String(chunk);
    said.add(text);
    if (onLine) for (const line of lines.push(text)) onLine(line);
  }
}

async function readOutput(child: ChildProcess, run: FfmpegRun, collected: Buffer[], tooMuch: () => void) {
  if (!child.stdout) return;
  const limit = run.maxOutputBytes ?? (run.onOutput ? Number.POSITIVE_INFINITY : COLLECT_BYTES);
  let sizeBytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limit) return tooMuch();
    if (run.onOutput) await run.onOutput(chunk);
    else collected.push(chunk);
  }
}

async function feedInput(child: ChildProcess, feed: FfmpegRun['feed']): Promise<void> {
  const stdin = child.stdin;
  if (!feed || !stdin) return;
  // A program that stops reading says why through its exit code; the broken pipe itself adds nothing.
  stdin.on('error', () => undefined);
  await feed((chunk) => writeTo(stdin, chunk));
  stdin.end();
}

/** Resolves when there is room for more; also when ffmpeg is gone, for then its outcome tells what happened. */
function writeTo(stdin: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (stdin.destroyed || stdin.write(chunk)) return resolve();
    const proceed = () => {
      stdin.off('drain', proceed);
      stdin.off('close', proceed);
      resolve();
    };
    stdin.once('drain', proceed);
    stdin.once('close', proceed);
  });
}
