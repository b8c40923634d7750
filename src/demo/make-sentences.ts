// Made the sentences that ship with the server (src/server/media/sentences), in both profiles of the house format.
// Needs espeak-ng and ffmpeg on the path; run only to change them: node src/demo/make-sentences.ts
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROFILES } from '#core/mp3/profile.ts';

const OUT = join(import.meta.dirname, '../server/media/sentences');
const NAP = {
  en: ['en-gb', 'The story is taking a nap. Please tell a grown-up.'],
  de: ['de', 'Die Geschichte macht gerade ein Nickerchen. Bitte sag es einem Erwachsenen.'],
  fr: ['fr', "L'histoire fait une petite sieste. Dis-le à un adulte, s'il te plaît."],
} as const;

const work = mkdtempSync(join(tmpdir(), 'yss-sentences-'));
try {
  for (const [language, [voice, text]] of Object.entries(NAP)) {
    const spoken = join(work, `${language}.wav`);
    execFileSync('espeak-ng', ['-v', voice, '-s', '135', '-p', '42', '-g', '6', '-w', spoken, text]);
    for (const profile of Object.values(PROFILES)) {
      // Silence in front helps amplifiers that fade in.
      const shape = `adelay=400:all=1,apad=pad_dur=0.4,aresample=48000,pan=${profile.channels === 2 ? 'stereo|c0=c0|c1=c0' : 'mono|c0=c0'}`;
      const gainDb = profile.targetLufs - loudness(spoken, shape) + profile.encoderGainDb;
      execFileSync('ffmpeg', [
        ...['-v', 'error', '-y', '-i', spoken, '-af', `${shape},volume=${gainDb}dB,alimiter=limit=0.84:level=0`],
        ...['-c:a', 'libmp3lame', '-b:a', `${profile.bitrateKbps}k`, '-reservoir', '0', '-write_xing', '0'],
        ...['-id3v2_version', '0', '-map_metadata', '-1', '-f', 'mp3', join(OUT, `${profile.id}-${language}.mp3`)],
      ]);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Integrated loudness in LUFS. */
function loudness(path: string, shape: string): number {
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-i', path, '-af', `${shape},ebur128`, '-f', 'null', '-'], {
    encoding: 'utf8',
  });
  const found = [...stderr.matchAll(/I:\s+(-?[\d.]+) LUFS/g)].at(-1)?.[1];
  if (found === undefined) throw new Error(`ffmpeg did not measure ${path}.`);
  return Number(found);
}
