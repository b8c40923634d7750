// An import with everything it does (measuring, levelling, encoding, checking) against ffmpeg's plain encode of the
// same file. Both on one and the same core, and ffmpeg at the low priority at which imports run.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFfmpeg } from '#server/media/ffmpeg-find.ts';
import type { Part } from '../bench.ts';
import { startChild } from '../child.ts';
import { median } from '../figures.ts';
import { pinned } from '../machine.ts';
import { makeRecording } from '../recording.ts';

const RENDER_ONCE = fileURLToPath(new URL('../render-once.ts', import.meta.url));
const MINUTES = 20;
const MOST_ROUNDS = 2;
/** Where a round takes longer, one is enough: the bench as a whole must end. */
const ROUND_SECONDS = 40;
const LIMIT_MS = 180_000;
const LOW_PRIORITY = 10;

export const importing: Part = {
  name: 'import',
  text: `a recording of ${MINUTES} minutes becomes house format`,
  async run({ folder, rounds, say }) {
    const ffmpeg = await findFfmpeg({ searchPath: process.env.PATH });
    if (ffmpeg.kind === 'missing') return { figures: [], notes: [`${ffmpeg.advice} Not measured.`] };
    const recording = join(folder, 'recording.mp3');
    await makeRecording(ffmpeg.path, folder, recording, MINUTES);
    const plain: number[] = [];
    const ours: number[] = [];
    for (let round = 1; round <= Math.min(rounds, MOST_ROUNDS); round++) {
      say(`round ${round}, with ffmpeg ${ffmpeg.version} (${ffmpeg.origin})`);
      plain.push(await encodePlainly(ffmpeg.path, recording, join(folder, 'plain.mp3')));
      const ourSeconds = await renderOnce(ffmpeg.path, recording, join(folder, `segments-${round}`));
      ours.push(ourSeconds);
      if (ourSeconds + (plain.at(-1) ?? 0) > ROUND_SECONDS) break;
    }
    const timesRealTime = (seconds: readonly number[]) => (MINUTES * 60) / median(seconds);
    return {
      figures: [
        {
          name: 'import including measuring',
          unit: '× real time',
          ours: timesRealTime(ours),
          other: { name: 'plain encode', value: timesRealTime(plain) },
          ratio: median(plain.map((seconds, round) => seconds / (ours[round] ?? Number.NaN))),
          bar: { of: 'ratio', atLeast: 0.5 },
        },
      ],
      notes: [],
    };
  },
};

async function encodePlainly(ffmpegPath: string, input: string, output: string): Promise<number> {
  const beganAt = performance.now();
  const encode = ['-nostdin', '-v', 'error', '-y', '-i', input, '-c:a', 'libmp3lame', '-b:a', '160k', output];
  await using child = startChild(pinned('server', [ffmpegPath, ...encode]), { niceness: LOW_PRIORITY });
  await child.finished(LIMIT_MS);
  return (performance.now() - beganAt) / 1000;
}

async function renderOnce(ffmpegPath: string, input: string, segmentsFolder: string): Promise<number> {
  const command = [process.execPath, RENDER_ONCE, ffmpegPath, input, segmentsFolder];
  await using child = startChild(pinned('server', command));
  const [, seconds] = await child.line(/^RENDERED (\S+)$/, LIMIT_MS);
  return Number(seconds);
}
