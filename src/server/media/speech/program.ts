// Runs a program that speaks: text in by standard input, a sound file out by standard output. No shell, no environment,
// low priority, bounded in time and size. What the program thinks of the text is an outcome; only not ending is a fault.
import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { BoundedText } from '../bounded-text.ts';
import type { Voiced } from './voice.ts';

const LIMIT_MS = 60_000;
/** Twenty minutes of what espeak-ng makes. */
const LIMIT_BYTES = 64 * 1024 * 1024;

export interface SpeakingProgram {
  path: string;
  args: readonly string[];
}

export async function runSpeaking(
  { path, args }: SpeakingProgram,
  text: string,
  { signal, limitMs = LIMIT_MS, limitBytes = LIMIT_BYTES }: RunLimits,
): Promise<Voiced> {
  if (signal.aborted) return { kind: 'cancelled' };
  const child = spawn(path, args, { stdio: 'pipe', env: {}, windowsHide: true });
  lowerPriority(child);
  let stopped: string | undefined;
  const stop = (why: string) => {
    stopped ??= why;
    child.kill('SIGKILL');
  };
  const cancel = () => stop('cancelled');
  const deadline = setTimeout(() => stop('it took too long'), limitMs);
  signal.addEventListener('abort', cancel, { once: true });
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  child.stdout.on('data', (piece: Buffer) => {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) stop('it said too much');
    else pieces.push(piece);
  });
  const complaint = new BoundedText(500);
  child.stderr.setEncoding('utf8').on('data', (said: string) => complaint.add(said));
  // A program that stops reading says why through its exit code; the broken pipe itself adds nothing.
  child.stdin.on('error', () => undefined);
  child.stdin.end(text);
  try {
    const exitCode = await ended(child);
    if (signal.aborted) return { kind: 'cancelled' };
    if (stopped) return { kind: 'failed', detail: stopped, isAway: false };
    if (exitCode !== 0 || sizeBytes === 0) {
      return { kind: 'failed', detail: oneLine(complaint.toString()) || `it ended with ${exitCode}`, isAway: false };
    }
    return { kind: 'voiced', bytes: Buffer.concat(pieces) };
  } catch {
    return { kind: 'failed', detail: 'it cannot be started', isAway: true };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', cancel);
  }
}

interface RunLimits {
  signal: AbortSignal;
  limitMs?: number;
  limitBytes?: number;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
}

function lowerPriority(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, 10);
  } catch {
    // It may have ended already, or the system forbids it; speaking then merely competes with streaming.
  }
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
