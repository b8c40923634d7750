// Made-up house-format audio in which every frame says which recording it belongs to and which frame of it it is. So what
// a listener hears is read from the bytes alone, whatever the server believes. Each is a valid frame of silence.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { walk } from '#core/mp3/frame-walker.ts';
import { PROFILES } from '#core/mp3/profile.ts';

export const PROFILE = 'mono-96';
export const FRAME_BYTES = PROFILES[PROFILE].frameBytes;
const HEADER = Buffer.from([0xff, 0xfb, 0x74, 0xc4]);
/** Behind header and side information, where nothing is decoded. */
const MARK_AT = 21;
const MARK = Buffer.from('DAYS');

export interface Recording {
  /** From 0. */
  number: number;
  bytes: Buffer;
  frames: number;
  hash: string;
}

/** What a frame is: of a recording, or something else (a sentence, silence, the Info frame), told apart by its bytes. */
export type FrameId = number;
const FRAMES_MOST = 2 ** 20;
const FOREIGN = 2 ** 31;

export function recordingOf(id: FrameId): { number: number; frame: number } | undefined {
  return id >= FOREIGN ? undefined : { number: Math.floor(id / FRAMES_MOST), frame: id % FRAMES_MOST };
}

export class Recordings {
  readonly list: Recording[] = [];
  readonly #foreign = new Map<string, FrameId>();

  make(frames: number): Recording {
    const number = this.list.length;
    const bytes = Buffer.alloc(frames * FRAME_BYTES);
    for (let frame = 0; frame < frames; frame++) {
      const at = frame * FRAME_BYTES;
      HEADER.copy(bytes, at);
      MARK.copy(bytes, at + MARK_AT);
      bytes.writeUInt32BE(number, at + MARK_AT + 4);
      bytes.writeUInt32BE(frame, at + MARK_AT + 8);
      bytes.fill((number * 31 + frame * 7) % 251, at + MARK_AT + 12, at + FRAME_BYTES);
    }
    const recording = { number, bytes, frames, hash: createHash('sha256').update(bytes).digest('hex') };
    this.list.push(recording);
    return recording;
  }

  publish({ hash, bytes }: Recording, folder: string): void {
    const path = join(folder, hash.slice(0, 2), `${hash}.mp3`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }

  /** @throws when a frame of a recording is not as it was recorded, or no house format. `frame`: exactly one. */
  idOf(frame: Buffer): FrameId {
    if (frame.compare(MARK, 0, MARK.length, MARK_AT, MARK_AT + MARK.length) !== 0) return this.#foreignId(frame);
    const number = frame.readUInt32BE(MARK_AT + 4);
    const at = frame.readUInt32BE(MARK_AT + 8);
    const known = this.list[number]?.bytes;
    // A fade changes the side information, and nothing behind it.
    const isTrue = known && frame.compare(known, at * FRAME_BYTES + MARK_AT, (at + 1) * FRAME_BYTES, MARK_AT) === 0;
    if (!isTrue) throw new Error(`Frame ${at} of recording ${number} is not as it was recorded.`);
    const isUnfaded = frame.compare(known, at * FRAME_BYTES, at * FRAME_BYTES + MARK_AT, 0, MARK_AT) === 0;
    if (!isUnfaded) refuseOthers(frame);
    return number * FRAMES_MOST + at;
  }

  /** Of one frame; fades are left out. */
  bytesOf(id: FrameId): Buffer {
    const found = recordingOf(id);
    if (!found) return Buffer.from([...this.#foreign].find(([, known]) => known === id)?.[0] ?? '', 'latin1');
    const at = found.frame * FRAME_BYTES;
    return this.list[found.number]?.bytes.subarray(at, at + FRAME_BYTES) ?? Buffer.alloc(0);
  }

  #foreignId(frame: Buffer): FrameId {
    const text = frame.toString('latin1');
    const known = this.#foreign.get(text);
    if (known !== undefined) return known;
    refuseOthers(frame);
    const id = FOREIGN + this.#foreign.size;
    this.#foreign.set(text, id);
    return id;
  }
}

/** Each frame of the house format stands alone, so that each can be judged alone. */
function refuseOthers(frame: Buffer): void {
  const verdict = walk(frame, PROFILES[PROFILE]);
  if (!verdict.ok && verdict.reason !== 'info-frame') throw new Error(`Not house format: ${verdict.reason}.`);
}
