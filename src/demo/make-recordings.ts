// Made the recordings that ship with the demo: sentences of our own spoken by espeak-ng, two tunes from a plucked string
// that is computed here. Needs espeak-ng and ffmpeg on the path; run only to change the recordings:
// node src/demo/make-recordings.ts
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import { BEAR, COLOURS, LULLABY, MOON, MORNING, MOUSE, NOTE, SNAIL, SUN, WALK, WAVE } from './recording-scripts.ts';

const RATE = 48_000;
const OUT = join(import.meta.dirname, 'recordings');
const work = mkdtempSync(join(tmpdir(), 'yss-recordings-'));

try {
  make();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function make(): void {
  const lighthouse = join(OUT, 'The Lighthouse Mouse');
  MOUSE.forEach((text, index) => {
    const title = index === 0 ? 'The lamp' : 'The fog';
    const tags = {
      title,
      artist: 'Yoto Smart Stream',
      album: 'The Lighthouse Mouse',
      track: `${index + 1}/2`,
      language: 'eng',
    };
    encode(
      speak('en-gb', text, index),
      join(lighthouse, `${index + 1} ${title}.mp3`),
      ['-c:a', 'libmp3lame', '-q:a', '5'],
      tags,
    );
  });
  picture(WAVE, join(lighthouse, 'cover.png'));

  const bear = join(OUT, 'Der kleine Bär');
  const chapters = BEAR.map((text, index) => speak('de', text, 10 + index));
  encodeChapters(chapters, ['Der Bär', 'Die Eule'], join(bear, 'Der kleine Bär.m4b'));
  picture(MOON, join(bear, 'cover.png'));

  const snail = join(OUT, 'Histoires du soir');
  encode(speak('fr', SNAIL, 20), join(snail, "L'escargot pressé.ogg"), ['-c:a', 'libvorbis', '-q:a', '2'], {
    title: "L'escargot pressé",
    artist: 'Yoto Smart Stream',
  });
  picture(MOON, join(snail, 'cover.png'));

  const music = join(OUT, 'Music Box');
  encode(
    tune('walk', WALK, 0.32),
    join(music, '01 A walk in the garden.flac'),
    ['-c:a', 'flac', '-ac', '1', '-ar', '24000', '-sample_fmt', 's16'],
    { title: 'A walk in the garden', artist: 'Plucked string' },
  );
  encode(tune('lullaby', LULLABY, 0.52), join(music, '02 Lullaby.opus'), ['-c:a', 'libopus', '-b:a', '48k'], {
    title: 'Lullaby',
    artist: 'Plucked string, after Brahms',
  });
  picture(NOTE, join(music, 'cover.png'));

  const morning = join(OUT, 'Good Morning');
  encode(
    speak('en-gb', MORNING, 30),
    join(morning, 'Good morning.wav'),
    ['-c:a', 'pcm_s16le', '-ac', '1', '-ar', '16000'],
    {},
  );
  picture(SUN, join(morning, 'cover.png'));
}

function speak(voice: string, text: string, number: number): string {
  const path = join(work, `${number}.wav`);
  execFileSync('espeak-ng', ['-v', voice, '-s', '145', '-p', '42', '-g', '4', '-w', path, text]);
  return path;
}

/** Karplus–Strong: a burst of noise that runs round a short delay line and loses its treble sounds like a string. */
function tune(name: string, score: string, beatS: number): string {
  const notes = score.split(' ').map((note) => note.split(':').map(Number) as [number, number]);
  const totalS = notes.reduce((sum, [, beats]) => sum + beats * beatS, 0) + 2;
  const sound = new Float32Array(Math.ceil(totalS * RATE));
  let atS = 0.2;
  let seed = 1;
  const noise = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 1_073_741_823.5 - 1;
  };
  for (const [note, beats] of notes) {
    for (const [halfTones, loudness] of [
      [note, 0.5],
      [note - 12, 0.25],
    ] as const) {
      const line = Float32Array.from({ length: Math.round(RATE / (220 * 2 ** (halfTones / 12))) }, noise);
      for (let index = 0; index < 2 * RATE; index++) {
        const at = Math.floor(atS * RATE) + index;
        if (at >= sound.length) break;
        const here = index % line.length;
        const next = (here + 1) % line.length;
        sound[at] = (sound[at] ?? 0) + (line[here] ?? 0) * loudness;
        line[here] = 0.4985 * ((line[here] ?? 0) + (line[next] ?? 0));
      }
    }
    atS += beats * beatS;
  }
  const path = join(work, `${name}.f32`);
  writeFileSync(path, Buffer.from(sound.buffer));
  const wav = join(work, `${name}.wav`);
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'f32le',
    '-ar',
    String(RATE),
    '-ac',
    '1',
    '-i',
    path,
    '-af',
    'alimiter=limit=0.8',
    wav,
  ]);
  return wav;
}

function encode(input: string, output: string, codec: string[], tags: Record<string, string>): void {
  mkdirSync(join(output, '..'), { recursive: true });
  const metadata = Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    input,
    '-map_metadata',
    '-1',
    '-bitexact',
    ...codec,
    ...metadata,
    output,
  ]);
}

function encodeChapters(parts: string[], titles: string[], output: string): void {
  mkdirSync(join(output, '..'), { recursive: true });
  let atMs = 0;
  const sections = parts.map((path, index) => {
    const ms = Math.round(
      Number(execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path])) *
        1000,
    );
    const section = `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${atMs}\nEND=${atMs + ms}\ntitle=${titles[index]}\n`;
    atMs += ms;
    return section;
  });
  const metadata = join(work, 'chapters.txt');
  writeFileSync(
    metadata,
    `;FFMETADATA1\ntitle=Der kleine Bär\nartist=Yoto Smart Stream\nlanguage=deu\n${sections.join('')}`,
  );
  const inputs = parts.flatMap((path) => ['-i', path]);
  const joined = `${parts.map((_path, index) => `[${index}:a]`).join('')}concat=n=${parts.length}:v=0:a=1[a]`;
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-i',
    metadata,
    '-filter_complex',
    joined,
    '-map',
    '[a]',
    '-map_metadata',
    String(parts.length),
    '-map_chapters',
    String(parts.length),
    '-c:a',
    'aac',
    '-b:a',
    '48k',
    '-bitexact',
    '-f',
    'mp4',
    output,
  ]);
}

/** A PNG of 512 by 512 from 16 lines of letters. */
function picture(art: string, path: string): void {
  const scale = 32;
  const lines = art
    .trim()
    .split('\n')
    .flatMap((row) => {
      const pixels = [...row].flatMap((letter) =>
        Array.from({ length: scale }, () => COLOURS[letter] ?? [0, 0, 0]).flat(),
      );
      return Array.from({ length: scale }, () => Buffer.from([0, ...pixels]));
    });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(16 * scale, 0);
  header.writeUInt32BE(16 * scale, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), frame.length - 4);
    return frame;
  };
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  writeFileSync(
    path,
    Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.concat(lines))),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}
