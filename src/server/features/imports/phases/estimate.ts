// What would an import bring, and would it fit? Probes a few files of each kind, for a few seconds, and reckons from
// their sizes: probing thousands would take minutes, and a parent waits for the answer. Changes nothing.
import { PROFILES, renderedSizeBytes } from '#core/mp3/profile.ts';
import { probe } from '../../../media/probe.ts';
import { spaceFor } from '../../library/rendering/space.ts';
import type { ImportDeps } from './deps.ts';
import { type FoundFile, openFolder, walk } from './find.ts';

const PROBED_PER_KIND = 12;
const PROBED_AT_ONCE = 3;
const PROBING_MS = 3_000;

export interface Estimate {
  files: number;
  sizeBytes: number;
  bytesNeeded: number;
  freeBytes: number;
  fits: boolean;
}

/** @throws Problem folder-not-readable */
export async function estimateFolder(deps: ImportDeps, path: string): Promise<Estimate> {
  const kinds = new Map<string, FoundFile[]>();
  let [files, sizeBytes] = [0, 0];
  for await (const found of walk(await openFolder(path), { passOver: [deps.dataFolder] })) {
    if (found.kind !== 'file' || found.file.isDoubtful) continue;
    const { file } = found;
    const kind = file.path.slice(file.path.lastIndexOf('.') + 1).toLowerCase();
    const ofKind = kinds.get(kind);
    if (ofKind) ofKind.push(file);
    else kinds.set(kind, [file]);
    files++;
    sizeBytes += file.sizeBytes;
  }
  const durationMs = await estimateDuration(deps, [...kinds.values()]);
  const bytesNeeded = renderedSizeBytes(durationMs, PROFILES[deps.profile]);
  const space = await spaceFor(deps.dataFolder, deps.render === 'all' ? bytesNeeded : 0, deps.reserveBytes);
  return { files, sizeBytes, bytesNeeded, ...space };
}

interface Sample {
  sizeBytes: number;
  durationMs: number;
}

/** Milliseconds of sound in all files. A kind that there was no time for is taken to be like the others. */
async function estimateDuration(deps: ImportDeps, kinds: readonly FoundFile[][]): Promise<number> {
  const samples = await probeSamples(deps, kinds);
  const all = sumOf([...samples.values()]);
  const kindDuration = (files: readonly FoundFile[]) => {
    const own = samples.get(files);
    const { durationMs, sizeBytes } = own && own.sizeBytes > 0 ? own : all;
    return sizeBytes === 0 ? 0 : (durationMs * totalBytes(files)) / sizeBytes;
  };
  return kinds.reduce((sum, files) => sum + kindDuration(files), 0);
}

/** One file of each kind, the weightiest kind first, then a second one of each, until the time is over. */
async function probeSamples(deps: ImportDeps, kinds: readonly FoundFile[][]): Promise<Map<object, Sample>> {
  const enough = AbortSignal.timeout(PROBING_MS);
  const samples = new Map<object, Sample>();
  const byWeight = [...kinds].sort((left, right) => totalBytes(right) - totalBytes(left));
  const turns = Array.from({ length: PROBED_PER_KIND }, (_, turn) => turn).flatMap((turn) =>
    byWeight.flatMap((files) => {
      const step = Math.max(1, files.length / PROBED_PER_KIND);
      const file = files[Math.floor(turn * step)];
      return file ? { files, file } : [];
    }),
  );
  const probeSome = async () => {
    for (let next = turns.shift(); next && !enough.aborted; next = turns.shift()) {
      const { files, file } = next;
      const result = await probe(deps.tools(), file.absolutePath, { signal: enough });
      if (result.kind === 'cancelled') return;
      const durationMs = result.kind === 'audio' ? result.durationMs : 0;
      samples.set(files, sumOf([samples.get(files), { sizeBytes: file.sizeBytes, durationMs }]));
    }
  };
  await Promise.all(Array.from({ length: PROBED_AT_ONCE }, probeSome));
  return samples;
}

function sumOf(samples: readonly (Sample | undefined)[]): Sample {
  const sum = { sizeBytes: 0, durationMs: 0 };
  for (const sample of samples) {
    sum.sizeBytes += sample?.sizeBytes ?? 0;
    sum.durationMs += sample?.durationMs ?? 0;
  }
  return sum;
}

function totalBytes(files: readonly FoundFile[]): number {
  return files.reduce((sum, file) => sum + file.sizeBytes, 0);
}
