// What is this file? Streams, chapters and announced length come from ffmpeg, tags and covers from music-metadata.
// The first two seconds are really decoded, because a name or a header proves nothing. There is no ffprobe here, since
// the ffmpeg that npm can bring comes without it. Never believes a file; next: render.ts learns the true length.
import { stat } from 'node:fs/promises';
import { sortOutChapters } from './chapters.ts';
import { runFfmpeg } from './ffmpeg.ts';
import {
  findReason,
  isDoubtful,
  lastComplaint,
  parseFfmetadataChapters,
  parseInput,
  parseLastTimeMs,
} from './ffmpeg-text.ts';
import type { TagsInFile } from './tags.ts';
import type { Cover, MediaTools, ProbeResult, UnreadableReason } from './types.ts';

const LIMIT_MS = 60_000;
const TAGS_LIMIT_MS = 20_000;
/** Of the two seconds that are decoded. */
const MOSTLY_HEARD_MS = 1_800;

type ProbeOptions = { signal?: AbortSignal | undefined };

/** Says what an absolute path holds. Problems of the file are values; only a broken machine throws. */
export async function probe(tools: MediaTools, path: string, { signal }: ProbeOptions = {}): Promise<ProbeResult> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return unreadable('missing', 'not a regular file');
  if (found.size === 0) return unreadable('empty', 'no bytes');

  const outcome = await runFfmpeg(tools.ffmpeg, {
    inputPath: path,
    args: ['-f', 'ffmetadata', 'pipe:1', '-map', '0:a:0?', '-vn', '-sn', '-dn', '-t', '2', '-f', 'null', '-'],
    limitMs: LIMIT_MS,
    signal,
  });
  if (outcome.kind === 'cancelled') return outcome;
  const { stderr } = outcome;
  const input = parseInput(stderr);
  const reason = findReason(stderr, input);
  const sound = input?.streams.find(({ kind }) => kind === 'audio');
  if (reason || !input || !sound) return unreadable(reason ?? 'not-audio', lastComplaint(stderr, path));
  const heardMs = parseLastTimeMs(stderr);
  if (outcome.kind === 'limit' || heardMs === 0) return unreadable('damaged', lastComplaint(stderr, path));
  if (heardMs < MOSTLY_HEARD_MS && isDoubtful(stderr)) return unreadable('not-audio', lastComplaint(stderr, path));

  const inFile = await tags(tools, path, signal);
  if (inFile === 'cancelled') return { kind: 'cancelled' };
  const durationMs = input.durationMs ?? 0;
  const bitrateKbps = sound.bitrateKbps ?? input.bitrateKbps;
  return {
    kind: 'audio',
    container: input.container,
    codec: sound.codec,
    durationMs,
    durationIsEstimate: input.durationIsEstimate || input.durationMs === undefined,
    sampleRate: sound.sampleRate,
    channels: sound.channels,
    ...(bitrateKbps === undefined ? {} : { bitrateKbps }),
    chapters: sortOutChapters(outcome.kind === 'done' ? parseFfmetadataChapters(outcome.stdout) : [], durationMs),
    ...inFile,
  };
}

/** The picture inside a file, at most 10 MB, of a type that we looked at ourselves; undefined if there is none. */
export async function extractCover(
  tools: MediaTools,
  path: string,
  { signal }: ProbeOptions = {},
): Promise<Cover | undefined> {
  return tools.workers.run('readCover', { path }, { signal, limitMs: TAGS_LIMIT_MS });
}

async function tags(tools: MediaTools, path: string, signal?: AbortSignal): Promise<TagsInFile | 'cancelled'> {
  try {
    return await tools.workers.run('readTags', { path }, { signal, limitMs: TAGS_LIMIT_MS });
  } catch (error) {
    if (signal?.aborted) return 'cancelled';
    // Tags that take for ever to read are no reason to refuse a file that plays.
    if (error instanceof DOMException && error.name === 'TimeoutError') return { tags: {}, hasCover: false };
    throw error;
  }
}

function unreadable(reason: UnreadableReason, detail: string): ProbeResult {
  return { kind: 'unreadable', reason, detail };
}
