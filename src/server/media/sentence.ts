// The sentence that is played when nothing else can be: house-format bytes held in memory from the start, so that it
// needs neither database nor disk. Until recordings are there, a few seconds of silence take its place.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { walk } from '#core/mp3/frame-walker.ts';
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { planOfSegments } from '#core/plan/make.ts';
import type { Plan } from '#core/plan/plan.ts';
import { sha256Hex } from './planner.ts';

const SILENT_FRAMES = 125;

export interface Sentence {
  plan: Plan;
  /** The one segment of that plan, by hash. */
  segments: ReadonlyMap<string, Buffer>;
}
/** Takes `<profile>-<language>.mp3` from `folder`, else English, else silence. A file that is not house format is refused. */
export async function loadSentence(folder: string, profileId: ProfileId, language = 'en'): Promise<Sentence> {
  const profile = PROFILES[profileId];
  const recorded =
    (await readIfThere(join(folder, `${profileId}-${language}.mp3`))) ??
    (await readIfThere(join(folder, `${profileId}-en.mp3`)));
  const bytes = recorded ?? Buffer.from(silentFrames(profile, SILENT_FRAMES));
  const verdict = walk(bytes, profile);
  if (!verdict.ok) throw new Error(`The shipped sentence is not house format: ${verdict.reason}.`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const segment = { hash, segmentBytes: bytes.length, fromByte: 0, lengthBytes: bytes.length };
  return { plan: planOfSegments([segment], profileId, sha256Hex), segments: new Map([[hash, bytes]]) };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}
