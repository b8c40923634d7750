// Judges one fetched track: are its bytes those of the plan, does a decoder accept every frame, and is what it decodes as
// long as the card announced? Read from disk and decoded anew, so that no part judges itself.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CardTrack } from '#contract/cards.ts';
import type { RunningServer } from '#server/app.ts';
import type { HeardTrack } from './listen-along.ts';

const SAMPLES_PER_SECOND = 48_000;

export interface TrackReport {
  title: string;
  chapterKey: string;
  trackKey: string;
  bytes: number;
  announcedBytes: number | undefined;
  bytesEqualPlan: boolean;
  decoderWarnings: number;
  announcedMs: number;
  decodedMs: number;
  exact: boolean;
  failure?: string;
}

export async function judge(server: RunningServer, track: CardTrack, heard: HeardTrack): Promise<TrackReport> {
  const expected = await server.describePlan(track.streamId);
  const [fetchedHash, decoded] = await Promise.all([hashOfFile(heard.path), server.decode(heard.path)]);
  const decodedMs = (decoded.samples * 1000) / SAMPLES_PER_SECOND;
  const bytesEqualPlan = heard.complete && heard.bytes === expected.sizeBytes && fetchedHash === expected.sha256;
  // The Info frame in front of a plan is a frame like any other to a decoder that does not know it: 24 ms of silence.
  const announcedMs = expected.durationMs;
  const isLengthExact = decodedMs === announcedMs || decodedMs === announcedMs + 24;
  const isAnnounced =
    (track.sizeBytes === undefined || track.sizeBytes === heard.bytes) &&
    (track.durationS === undefined || Math.abs(track.durationS * 1000 - announcedMs) < 1000);
  return {
    title: track.title,
    chapterKey: track.chapterKey,
    trackKey: track.trackKey,
    bytes: heard.bytes,
    announcedBytes: track.sizeBytes,
    bytesEqualPlan,
    decoderWarnings: decoded.warnings,
    announcedMs,
    decodedMs,
    exact: bytesEqualPlan && decoded.warnings === 0 && isLengthExact && isAnnounced,
    ...(heard.failure === undefined ? {} : { failure: heard.failure }),
  };
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  if (path !== '') for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
