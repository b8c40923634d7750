// Ends that fade out, as segments of their own: the last frames of an item are read, faded without an encoder and
// published like any other segment, and the plan points there instead. The same end is made once. When it cannot be made
// the item plays on to its end unfaded: better too loud than silent. See docs/protocol/house-format.md §11.
import { createHash } from 'node:crypto';
import { open, rm, writeFile } from 'node:fs/promises';
import { fadeOut } from '#core/mp3/fade.ts';
import { msToFrames, PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { cutSegments } from '#core/plan/cut.ts';
import type { SegmentRef } from '#core/plan/plan.ts';
import type { Clock } from '../clock.ts';
import type { SegmentStore } from './segments.ts';

/** As long as a fade may be, so that it stays a small piece of work. */
const LONGEST_FRAMES = 2500;
const MOST_REMEMBERED = 1000;
/** What no plan names is forgotten after a week: what we name again is said to be wanted long before. */
const KEEP_AGAIN_MS = 3_600_000;

export interface FadesDeps {
  segments: Pick<SegmentStore, 'check' | 'pathOf' | 'publish' | 'temporaryPath'>;
  profile: ProfileId;
  clock: Pick<Clock, 'now'>;
  /** Records a published segment, or that it is wanted again; upkeep forgets it once no plan names it. */
  keepSegment: (segment: { hash: string; sizeBytes: number; frames: number }) => Promise<void>;
  onFault: (cause: unknown) => void;
}

interface MadeEnd {
  hash: string;
  sizeBytes: number;
  keptAtMs: number;
}

export class Fades {
  readonly #deps: FadesDeps;
  /** By the frames that are faded. Longest unused first. */
  readonly #made = new Map<string, MadeEnd>();
  readonly #making = new Map<string, Promise<MadeEnd>>();

  constructor(deps: FadesDeps) {
    this.#deps = deps;
  }

  /** The same run of segments, its last `fadeOutMs` fading to silence; equally long. */
  async fade(segments: readonly SegmentRef[], fadeOutMs: number): Promise<readonly SegmentRef[]> {
    const { profile, onFault } = this.#deps;
    const { frameBytes } = PROFILES[profile];
    const frames = segments.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) / frameBytes;
    const fadeFrames = Math.min(frames, msToFrames(fadeOutMs), LONGEST_FRAMES);
    if (fadeFrames === 0) return segments;
    const borderMs = (frames - fadeFrames) * 24;
    const end = cutSegments(segments, profile, { fromMs: borderMs, lengthMs: fadeFrames * 24 });
    try {
      const { hash, sizeBytes } = await this.#find(end);
      const before = cutSegments(segments, profile, { fromMs: 0, lengthMs: borderMs });
      return [...before, { hash, segmentBytes: sizeBytes, fromByte: 0, lengthBytes: sizeBytes }];
    } catch (cause) {
      onFault(cause);
      return segments;
    }
  }

  /** Its file was found to be wrong: it is made again when it is next wanted. */
  forget(hash: string): void {
    for (const [key, made] of this.#made) if (made.hash === hash) this.#made.delete(key);
  }

  async #find(end: readonly SegmentRef[]): Promise<MadeEnd> {
    const key = end.map(({ hash, fromByte, lengthBytes }) => `${hash} ${fromByte} ${lengthBytes}`).join('\n');
    const known = this.#made.get(key);
    if (known && (await this.#isThere(known))) {
      this.#remember(key, known);
      return known;
    }
    const underWay = this.#making.get(key);
    if (underWay) return await underWay;
    const making = this.#make(end).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    const made = await making;
    this.#remember(key, made);
    return made;
  }

  async #isThere(made: MadeEnd): Promise<boolean> {
    const { segments, clock } = this.#deps;
    if (clock.now() - made.keptAtMs >= KEEP_AGAIN_MS) await this.#keep(made);
    return (await segments.check(made.hash, made.sizeBytes)) === 'ok';
  }

  async #make(end: readonly SegmentRef[]): Promise<MadeEnd> {
    const { profile, clock } = this.#deps;
    const pieces: Buffer[] = [];
    for (const ref of end) pieces.push(await this.#read(ref));
    const frames = Buffer.concat(pieces);
    const faded = fadeOut(frames, PROFILES[profile], { fadeFrames: frames.length / PROFILES[profile].frameBytes });
    const hash = createHash('sha256').update(faded).digest('hex');
    await this.#publish(faded, hash);
    const made = { hash, sizeBytes: faded.length, keptAtMs: clock.now() };
    await this.#keep(made);
    return made;
  }

  async #publish(faded: Uint8Array, hash: string): Promise<void> {
    const { segments } = this.#deps;
    const path = segments.temporaryPath();
    try {
      await writeFile(path, faded, { flag: 'wx' });
    } catch (cause) {
      await rm(path, { force: true });
      throw cause;
    }
    const published = await segments.publish(path, hash);
    if (published.kind === 'disk-full') throw new Error('There is no room on the disk for the end of a fade.');
  }

  async #keep(made: MadeEnd): Promise<void> {
    const { keepSegment, clock, profile } = this.#deps;
    const { hash, sizeBytes } = made;
    await keepSegment({ hash, sizeBytes, frames: sizeBytes / PROFILES[profile].frameBytes });
    made.keptAtMs = clock.now();
  }

  async #read({ hash, fromByte, lengthBytes }: SegmentRef): Promise<Buffer> {
    const file = await open(this.#deps.segments.pathOf(hash), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, fromByte);
      if (bytesRead !== lengthBytes) throw new Error('A segment ended before its recorded size.');
      return buffer;
    } finally {
      await file.close();
    }
  }

  #remember(key: string, made: MadeEnd): void {
    this.#made.delete(key);
    this.#made.set(key, made);
    const oldest = this.#made.size > MOST_REMEMBERED ? this.#made.keys().next().value : undefined;
    if (oldest !== undefined) this.#made.delete(oldest);
  }
}
