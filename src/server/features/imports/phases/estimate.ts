// What would an import bring, and would it fit? Probes a few files of each kind and reckons from their sizes, since
// probing thousands would take minutes. Changes nothing.
import { PROFILES, renderedSizeBytes } from '#core/mp3/profile.ts';
import { probe } from '../../../media/probe.ts';
import { spaceFor } from '../../library/rendering/space.ts';
import type { ImportDeps } from './deps.ts';
import { type FoundFile, openFolder, walk } from './find.ts';

const PROBED_PER_KIND = 12;

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
    kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
    files++;
    sizeBytes += file.sizeBytes;
  }
  let durationMs = 0;
  for (const ofKind of kinds.values()) durationMs += await estimateKind(deps, ofKind);
  const bytesNeeded = renderedSizeBytes(durationMs, PROFILES[deps.profile]);
  const space = await spaceFor(deps.dataFolder, deps.render === 'all' ? bytesNeeded : 0, deps.reserveBytes);
  return { files, sizeBytes, bytesNeeded, ...space };
}

/** Milliseconds of sound in all of them. */
async function estimateKind(deps: ImportDeps, files: readonly FoundFile[]): Promise<number> {
  const step = Math.max(1, Math.floor(files.length / PROBED_PER_KIND));
  const sample = files.filter((_, index) => index % step === 0).slice(0, PROBED_PER_KIND);
  const probed = await Promise.all(sample.map((file) => probe(deps.tools(), file.absolutePath)));
  let [durationMs, sampleBytes] = [0, 0];
  for (const [index, result] of probed.entries()) {
    sampleBytes += sample[index]?.sizeBytes ?? 0;
    if (result.kind === 'audio') durationMs += result.durationMs;
  }
  const allBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return sampleBytes === 0 ? 0 : (durationMs * allBytes) / sampleBytes;
}
