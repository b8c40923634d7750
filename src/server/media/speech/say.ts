// From a wording to house format: asks the voices in turn until one has said something that can be rendered.
// The result is one segment in the store; whoever asked must name it in the database. Leaves no other file behind.
import { rm, writeFile } from 'node:fs/promises';
import { FRAME_MS, type ProfileId } from '#core/mp3/profile.ts';
import { renderOriginal } from '../render.ts';
import { isDiskFull, type SegmentStore } from '../segments.ts';
import type { MediaTools } from '../types.ts';
import type { SpeechVoice, Wording } from './voice.ts';
import type { Voices } from './voices.ts';

/** Rendering what was said, or the service has sent a book. */
const RENDER_LIMIT_MS = 120_000;
const LONGEST_MS = 15 * 60_000;

export type Said =
  | { kind: 'said'; voice: string; segmentHash: string; frames: number; sizeBytes: number }
  /** One sentence per voice that was asked; none when there was nobody to ask. */
  | { kind: 'failed'; details: string[] }
  | { kind: 'disk-full' }
  | { kind: 'cancelled' };

export interface SayDeps {
  voices: Voices;
  profile: ProfileId;
  segments: SegmentStore;
  tools: () => MediaTools;
}

/** Asks `only` this voice, or all that are awake. @throws while there is no usable ffmpeg. */
export async function say(
  wording: Wording,
  { signal, only }: { signal: AbortSignal; only?: SpeechVoice },
  deps: SayDeps,
): Promise<Said> {
  const details: string[] = [];
  for (const voice of only ? [only] : deps.voices.awake()) {
    const said = await sayWith(voice, wording, signal, deps);
    if (said.kind !== 'failed') return said;
    details.push(...said.details);
  }
  return { kind: 'failed', details };
}

async function sayWith(voice: SpeechVoice, wording: Wording, signal: AbortSignal, deps: SayDeps): Promise<Said> {
  const voiced = await voice.speak(wording, signal);
  if (voiced.kind === 'cancelled') return voiced;
  if (voiced.kind === 'failed') {
    if (voiced.isAway) deps.voices.rest(voice);
    return { kind: 'failed', details: [`${voice.name}: ${voiced.detail}.`] };
  }
  const path = deps.segments.temporaryPath();
  try {
    await writeFile(path, voiced.bytes);
    return await render(voice.name, path, signal, deps);
  } catch (error) {
    if (isDiskFull(error)) return { kind: 'disk-full' };
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}

async function render(voice: string, path: string, signal: AbortSignal, deps: SayDeps): Promise<Said> {
  const rendered = await renderOriginal({
    ...deps.tools(),
    segments: deps.segments,
    profile: deps.profile,
    inputPaths: [path],
    signal: AbortSignal.any([signal, AbortSignal.timeout(RENDER_LIMIT_MS)]),
  });
  if (signal.aborted) return { kind: 'cancelled' };
  if (rendered.kind === 'disk-full') return rendered;
  const part = rendered.kind === 'rendered' ? rendered.parts[0] : undefined;
  if (!part) return { kind: 'failed', details: [`${voice}: what it said is no sound (${rendered.kind}).`] };
  if (part.frames * FRAME_MS > LONGEST_MS) return { kind: 'failed', details: [`${voice}: it said too much.`] };
  const { segmentHash, frames, sizeBytes } = part;
  return { kind: 'said', voice, segmentHash, frames, sizeBytes };
}
