// Real recordings for the tests of this folder, made on the spot by ffmpeg; nothing of it ships in the product.
// Also the outside judges: what other programs think of the bytes that we made.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SECONDS = 6;
/** Unsteady like a voice: a tone and noise, swelling four times a second. */
const SOUND = `aevalsrc='(0.25*sin(440*2*PI*t)+0.1*(random(0)-0.5))*(0.55+0.45*sin(8*PI*t))|0.2*sin(330*2*PI*t)*(0.6+0.4*cos(6*PI*t))':d=${SECONDS}:s=44100`;
const CHAPTERS =
  ';FFMETADATA1\ntitle=The book\nartist=Ann\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2500\ntitle=One\\; the start\n' +
  '[CHAPTER]\nTIMEBASE=1/1000\nSTART=2500\nEND=6000\ntitle=Two\n';

/** A folder of its own for one test file, with makers of originals. */
export class Originals {
  readonly folder = mkdtempSync(join(tmpdir(), 'yss-media-'));
  readonly #ffmpeg: string;

  constructor(ffmpeg: { path: string }) {
    this.#ffmpeg = ffmpeg.path;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Encodes the sound (or what `source` says) with these options, once per name. */
  make(name: string, options: readonly string[] = [], source = SOUND): string {
    const path = this.path(name);
    if (!existsSync(path)) this.run(['-f', 'lavfi', '-i', source, ...options, path]);
    return path;
  }

  withChapters(name: string, options: readonly string[]): string {
    writeFileSync(this.path('chapters.txt'), CHAPTERS);
    return this.make(name, [
      '-i',
      this.path('chapters.txt'),
      '-map',
      '0',
      '-map_metadata',
      '1',
      '-map_chapters',
      '1',
      ...options,
    ]);
  }

  withCover(name: string, options: readonly string[]): string {
    const cover = this.make('cover.jpg', ['-frames:v', '1'], 'color=red:s=64x64:d=1');
    return this.make(name, [
      '-i',
      cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'copy',
      '-disposition:v',
      'attached_pic',
      ...options,
    ]);
  }

  /** A copy of a file with its bytes changed. */
  spoil(name: string, original: string, change: (bytes: Buffer) => Uint8Array): string {
    writeFileSync(this.path(name), change(readFileSync(original)));
    return this.path(name);
  }

  write(name: string, bytes: string | Uint8Array): string {
    writeFileSync(this.path(name), bytes);
    return this.path(name);
  }

  run(args: readonly string[]): string {
    const done = spawnSync(this.#ffmpeg, ['-nostdin', '-hide_banner', '-v', 'warning', '-y', ...args], {
      maxBuffer: 1e9,
    });
    if (done.status !== 0) throw new Error(`Could not make a test file: ${done.stderr}`);
    return String(done.stderr);
  }

  /** Decodes a rendition as a stranger would: what was complained about, and how many samples came out. */
  decode(path: string): { warnings: string; samples: number } {
    const args = ['-nostdin', '-hide_banner', '-v', 'warning', '-f', 'mp3', '-i', path, '-f', 's16le', '-ac', '1', '-'];
    const done = spawnSync(this.#ffmpeg, args, { maxBuffer: 1e9 });
    return { warnings: String(done.stderr).trim(), samples: done.stdout.length / 2 };
  }

  /** Samples of one channel at 48 kHz. */
  samples(path: string): Int16Array {
    const args = ['-nostdin', '-v', 'error', '-f', 'mp3', '-i', path, '-f', 's16le', '-ac', '1', '-ar', '48000', '-'];
    const { stdout } = spawnSync(this.#ffmpeg, args, { maxBuffer: 1e9 });
    return new Int16Array(Uint8Array.from(stdout).buffer, 0, stdout.length >> 1);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function outsideVerdict(program: string, args: readonly string[]): { status: number | null; said: string } {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  return { status: done.status, said: `${done.stdout}${done.stderr}` };
}
