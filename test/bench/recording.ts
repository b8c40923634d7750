// A long recording to import: a minute of made-up music with a voice-like part, encoded as a usual MP3 and repeated.
// Not silence and not one tone, which encoders finish faster than anything a family has.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from './child.ts';

const SAMPLE_RATE = 44_100;
const SECONDS = 60;
const LIMIT_MS = 60_000;
const NOTES_HZ = [262, 294, 330, 392, 440, 523];

/** Writes `minutes` of MP3 (44.1 kHz, 192 kbit/s) into `file`. */
export async function makeRecording(ffmpegPath: string, folder: string, file: string, minutes: number): Promise<void> {
  const [sound, minute] = [join(folder, 'minute.raw'), join(folder, 'minute.mp3')];
  await writeFile(sound, makeMinute());
  const quiet = [ffmpegPath, '-nostdin', '-v', 'error', '-y'];
  const raw = ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '2', '-i', sound];
  await finish([...quiet, ...raw, '-c:a', 'libmp3lame', '-b:a', '192k', minute]);
  await finish([...quiet, '-stream_loop', String(minutes - 1), '-i', minute, '-c', 'copy', file]);
  await Promise.all([sound, minute].map((path) => rm(path)));
}

async function finish(command: string[]): Promise<void> {
  await using child = startChild(command);
  await child.finished(LIMIT_MS);
}

function makeMinute(): Buffer {
  const samples = new Int16Array(SAMPLE_RATE * SECONDS * 2);
  let noise = 1;
  let breath = 0;
  for (let index = 0; index < SAMPLE_RATE * SECONDS; index++) {
    const seconds = index / SAMPLE_RATE;
    const beat = seconds * 3;
    const note = NOTES_HZ[Math.floor(beat * 7.3) % NOTES_HZ.length] ?? 440;
    const pluck = Math.exp(-4 * (beat % 1));
    const tone = Math.sin(seconds * note * 6.2832) + 0.4 * Math.sin(seconds * note * 12.5664);
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
    // Low-passed noise in syllables of four a second, with a pause now and then, stands in for a voice.
    breath += 0.2 * (noise / 2 ** 31 - breath);
    const syllable = Math.max(0, Math.sin(seconds * 25)) * (seconds % 7 < 5.5 ? 1 : 0);
    const hiss = noise / 2 ** 31 / 50;
    samples[index * 2] = 9000 * (pluck * tone * 0.5 + breath * syllable + hiss);
    samples[index * 2 + 1] = 9000 * (pluck * tone * 0.35 + breath * syllable * 1.1 + hiss);
  }
  return Buffer.from(samples.buffer);
}
