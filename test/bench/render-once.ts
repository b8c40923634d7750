// Renders one recording as an import does: measure, encode, walk, hash, publish, with the real worker and ffmpeg.
// A program of its own: node render-once.ts FFMPEG INPUT SEGMENTS_FOLDER; prints RENDERED and its seconds.
import { renderOriginal } from '#server/media/render.ts';
import { SegmentStore } from '#server/media/segments.ts';
import { WorkerPool } from '#server/media/worker-pool.ts';

const [path = '', input = '', folder = ''] = process.argv.slice(2);
await using workers = new WorkerPool();
const segments = new SegmentStore(folder);
await segments.sweepTemporary();
const beganAt = performance.now();
const result = await renderOriginal({
  ffmpeg: { kind: 'found', path, version: '', origin: 'setting' },
  workers,
  segments,
  inputPaths: [input],
  profile: 'stereo-160',
});
if (result.kind !== 'rendered') throw new Error(`The recording was not rendered: ${JSON.stringify(result)}`);
process.stdout.write(`RENDERED ${(performance.now() - beganAt) / 1000}\n`);
