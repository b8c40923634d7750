// Understands what ffmpeg prints: the description of an input, ffmetadata, the ebur128 summary, decoder complaints.
// Pure text in, values out; tested against the texts of 5.1 and 7.0. Never trusts a line that a file could have forged
// for more than a guess about that same file. Next: probe.ts and measure.ts use it.
import type { Loudness, UnreadableReason } from './types.ts';

export type StreamText = {
  index: number;
  kind: 'audio' | 'video' | 'other';
  codec: string;
  /** The container's own four letters for the codec, e.g. mp4a, drms, aavd. */
  tag: string;
  isPicture: boolean;
  sampleRate: number;
  channels: number;
  bitrateKbps?: number;
};

export type InputText = {
  container: string;
  durationMs: number | undefined;
  /** Where the sound begins on the file's own clock; older programs count what is before it into the length of MP4s. */
  startMs: number;
  durationIsEstimate: boolean;
  bitrateKbps: number | undefined;
  streams: StreamText[];
};

const CHANNELS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  downmix: 2,
  quad: 4,
  hexagonal: 6,
  octagonal: 8,
  hexadecagonal: 16,
};

/** The "Input #0" block; undefined if ffmpeg did not get so far. */
export function parseInput(stderr: string): InputText | undefined {
  const head = /^Input #0, (.+?), from '/m.exec(stderr);
  if (!head) return undefined;
  const block = stderr.slice(head.index).split(/^(?:Output #0|Stream mapping)/m)[0] ?? '';
  const bitrate = /^ {2}Duration: .*bitrate: (\d+) kb\/s/m.exec(block);
  return {
    container: head[1] ?? '',
    durationMs: parseDurationMs(block),
    startMs: Number(/^ {2}Duration: .*start: (\d+\.\d+)/m.exec(block)?.[1] ?? 0) * 1000,
    durationIsEstimate: /Estimating duration from bitrate|using bitrate for duration/.test(stderr),
    bitrateKbps: bitrate ? Number(bitrate[1]) : undefined,
    streams: [...block.matchAll(/^ {2,4}Stream #0:(\d+)\S*: (Audio|Video|\w+): (.*)$/gm)].map(parseStream),
  };
}

/** The announced length, from a line or a block. */
export function parseDurationMs(text: string): number | undefined {
  const duration = /^ {2}Duration: (\d+):(\d\d):(\d\d)\.(\d\d)/m.exec(text);
  return duration ? clockMs(duration) : undefined;
}

function parseStream([, index, kind, rest = '']: RegExpMatchArray): StreamText {
  const [codec = ''] = /^[\w.-]+/.exec(rest) ?? [];
  const tag = /\(([^\s()]{1,16}) \/ 0x[0-9A-F]+\)/i.exec(rest)?.[1] ?? '';
  const layout = /\d+ Hz, ([\w.]+)/.exec(rest)?.[1] ?? '';
  const bitrate = /, (\d+) kb\/s/.exec(rest);
  return {
    index: Number(index),
    kind: kind === 'Audio' ? 'audio' : kind === 'Video' ? 'video' : 'other',
    codec: codec.toLowerCase(),
    tag,
    isPicture: /\(attached pic\)/.test(rest) || /^(mjpeg|png|gif|bmp|webp)\b/.test(codec),
    sampleRate: Number(/(\d+) Hz/.exec(rest)?.[1] ?? 0),
    channels: countChannels(layout, rest),
    ...(bitrate ? { bitrateKbps: Number(bitrate[1]) } : {}),
  };
}

function countChannels(layout: string, rest: string): number {
  const said = /(\d+) channels/.exec(rest);
  if (said) return Number(said[1]);
  const points = /^(\d+)\.(\d+)/.exec(layout);
  return points ? Number(points[1]) + Number(points[2]) : (CHANNELS[layout] ?? 0);
}

/** Chapters of an ffmetadata text, raw and in the file's order. */
export function parseFfmetadataChapters(text: string): { startMs: number; endMs: number; title: string }[] {
  const blocks = text.split(/^\[CHAPTER\]$/m).slice(1, 1 + 10_000);
  return blocks.map((block) => {
    const field = (name: string) => new RegExp(`^${name}=((?:\\\\[\\s\\S]|[^\\\\\\n])*)`, 'm').exec(block)?.[1] ?? '';
    const [numerator = 1, denominator = 1000] = field('TIMEBASE').split('/').map(Number);
    const unitMs = (numerator / denominator) * 1000;
    return {
      startMs: Number(field('START')) * unitMs,
      endMs: Number(field('END')) * unitMs,
      title: field('title').replace(/\\([\s\S])/g, '$1'),
    };
  });
}

/**
 * What ebur128 found; silence becomes -Infinity. ffmpeg prints an empty summary first, and another one each time that
 * the form of the sound changes within a file: the loudest of them counts, so that nothing becomes too loud.
 */
export function parseLoudness(stderr: string): Loudness | undefined {
  const summaries = stderr.split('Integrated loudness:').slice(1).map(parseSummary);
  return summaries
    .filter((one) => one !== undefined)
    .reduce<Loudness | undefined>(
      (loudest, one) => ({
        integratedLufs: Math.max(one.integratedLufs, loudest?.integratedLufs ?? Number.NEGATIVE_INFINITY),
        rangeLu: Math.max(one.rangeLu, loudest?.rangeLu ?? 0),
        truePeakDb: Math.max(one.truePeakDb, loudest?.truePeakDb ?? Number.NEGATIVE_INFINITY),
      }),
      undefined,
    );
}

/** How many forms (rate, channels) the sound had on the way: each had its own meter. */
export function countForms(stderr: string): number {
  return stderr.split('Integrated loudness:').slice(1).map(parseSummary).filter(isOfSound).length;
}

/** A meter that never heard anything tells of no form: ffmpeg makes one too many before it begins. */
function isOfSound(summary: Loudness | undefined): boolean {
  return (
    summary !== undefined &&
    (summary.truePeakDb !== Number.NEGATIVE_INFINITY || Number.isFinite(summary.integratedLufs))
  );
}

function parseSummary(block: string): Loudness | undefined {
  const integrated = /^\s*I:\s+(-?[\d.]+|-?inf|nan) LUFS/m.exec(block);
  const range = /^\s*LRA:\s+(-?[\d.]+|nan) LU\b/m.exec(block);
  const peak = /^\s*Peak:\s+(-?[\d.]+|-?inf|nan) dBFS/m.exec(block);
  if (!integrated || !peak) return undefined;
  const integratedLufs = decibel(integrated[1]);
  return {
    integratedLufs: integratedLufs <= -70 ? Number.NEGATIVE_INFINITY : integratedLufs,
    rangeLu: range ? Math.max(0, decibel(range[1])) : 0,
    truePeakDb: decibel(peak[1]),
  };
}

function decibel(text: string | undefined): number {
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
}

/** Whether a line on standard error means that a piece of the sound was lost. */
export function isDecodeError(line: string): boolean {
  return (
    /^Error while decoding stream #0:/.test(line) ||
    /\] Error submitting (a )?packet to (the )?decoder/.test(line) ||
    /\] Decoding error: /.test(line) ||
    isCutPacket(line)
  );
}

/** A packet that is shorter than it says; the last one of a file may well be. */
export function isCutPacket(line: string): boolean {
  return /corrupt input packet in stream 0/.test(line);
}

/** Bytes that happen to look like an MP3 here and there: a program or an archive with the wrong ending. */
export function isDoubtful(stderr: string): boolean {
  return /detected only with low score/.test(stderr) && stderr.split('\n').some(isDecodeError);
}

/** How much came out of the run, from ffmpeg's last status line; 0 if nothing did. */
export function parseLastTimeMs(stderr: string): number {
  const last = [...stderr.matchAll(/time=(\d+):(\d\d):(\d\d)\.(\d\d)/g)].at(-1);
  return last ? clockMs(last) : 0;
}

function clockMs([, hours, minutes, seconds, hundredths]: RegExpMatchArray): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(hundredths) * 10;
}

/** Whether ffmpeg failed because there was no room for its output. Only for runs that print no descriptions. */
export function saysDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(stderr);
}

const LOCKED_TAGS = new Set(['drms', 'drmi', 'enca', 'aavd', 'aaxc', 'p608']);

/** Why there is nothing to hear in this input; undefined if there seems to be. */
export function findReason(stderr: string, input: InputText | undefined): UnreadableReason | undefined {
  if (/No such file or directory|Permission denied|Is a directory/.test(stderr) && !input) return 'missing';
  // Locked Windows Media decodes to noise; ffmpeg knows by its header.
  if (/DRM protected stream detected/.test(stderr)) return 'encrypted';
  if (/activation_bytes|encrypted/i.test(stderr) && !canHear(input)) return 'encrypted';
  if (!input) return /moov atom not found|Truncat|error reading header/i.test(stderr) ? 'damaged' : 'not-audio';
  const sound = input.streams.find((stream) => stream.kind === 'audio');
  if (sound) return LOCKED_TAGS.has(sound.tag) ? 'encrypted' : undefined;
  return input.streams.some((stream) => stream.kind === 'video') ? 'no-sound' : 'not-audio';
}

function canHear(input: InputText | undefined): boolean {
  return (
    input?.streams.some(({ kind, tag, codec }) => kind === 'audio' && !LOCKED_TAGS.has(tag) && codec !== 'none') ??
    false
  );
}

/** One line for the log: what ffmpeg said last, without addresses and without the path of the file. */
export function lastComplaint(stderr: string, inputPath: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !/time=|^\s|Summary:/.test(line));
  const line = lines.at(-1) ?? 'nothing was said';
  return line
    .replaceAll(`file:${inputPath}`, 'the file')
    .replace(/ @ 0x[0-9a-f]+/g, '')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 300);
}
