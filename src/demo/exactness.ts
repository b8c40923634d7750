// Judges one fetched track: are its bytes those of the plan, does a decoder accept every frame, and is what it decodes as
// long as the card announced? Expected bytes come from the segment files, what was fetched is decoded anew, so that no
// part judges itself.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CardTrack } from '#contract/cards.ts';
import { FRAME_MS } from '#core/mp3/profile.ts';
import type { Plan } from '#core/plan/plan.ts';
import type { RunningServer } from '#server/app.ts';
import type { HeardTrack } from './listen-along.ts';

const SAMPLES_PER_MS = 48;

export interface TrackReport {
  title: string;
  chapterKey: string;
  trackKey: string;
  bytes: number;
  bytesEqualPlan: boolean;
  decoderWarnings: number;
  announcedMs: number;
  decodedMs: number;
  exact: boolean;
  failure?: string;
}

export async function judge(server: RunningServer, track: CardTrack, heard: HeardTrack): Promise<TrackReport> {
  const { title, chapterKey, trackKey, sizeBytes, durationS } = track;
  const plan = await server.describePlan(track.streamId);
  const [expected, fetched, decoded] = await Promise.all([
    hashOfPlan(server, plan),
    hashOfFile(heard.path),
    decode(server.ffmpegPath(), heard.path),
  ]);
  const bytesEqualPlan = heard.complete && fetched === expected;
  // A decoder that does not know the Info frame in front plays it: one frame of silence, and nothing else.
  const isLengthExact = decoded.ms === plan.durationMs || decoded.ms === plan.durationMs + FRAME_MS;
  const isAsAnnounced =
    (sizeBytes === undefined || sizeBytes === heard.bytes) &&
    (durationS === undefined || Math.abs(durationS * 1000 - plan.durationMs) < 1000);
  return {
    ...{ title, chapterKey, trackKey, bytes: heard.bytes, bytesEqualPlan },
    ...{ decoderWarnings: decoded.warnings, announcedMs: plan.durationMs, decodedMs: decoded.ms },
    exact: bytesEqualPlan && decoded.warnings === 0 && isLengthExact && isAsAnnounced && heard.failure === undefined,
    ...(heard.failure === undefined ? {} : { failure: heard.failure }),
  };
}

async function hashOfPlan(server: RunningServer, plan: Plan): Promise<string> {
  const hash = createHash('sha256').update(plan.preamble);
  for (const { hash: segment, fromByte, lengthBytes } of plan.segments) {
    const bytes = createReadStream(server.segmentPath(segment), { start: fromByte, end: fromByte + lengthBytes - 1 });
    for await (const chunk of bytes) hash.update(chunk);
  }
  return hash.digest('hex');
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Milliseconds of audio that come out, and lines of complaint. */
async function decode(ffmpeg: string, path: string): Promise<{ ms: number; warnings: number }> {
  const args = ['-nostdin', '-hide_banner', '-v', 'warning', '-f', 'mp3', '-i', path];
  const child = spawn(ffmpeg, [...args, '-ac', '1', '-f', 's16le', 'pipe:1'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let bytes = 0;
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-100_000);
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const warnings = complaints.split('\n').filter((line) => line.trim() !== '').length + (code === 0 ? 0 : 1);
  return { ms: bytes / 2 / SAMPLES_PER_MS, warnings };
}
