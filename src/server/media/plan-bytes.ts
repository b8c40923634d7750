// A plan as something that can be sent: any byte of it, from memory where possible. Pieces come from the preamble, the
// block cache, silence, or a sentence held in memory. Stateless, so one serves any number of listeners.
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { locate, type Plan, SILENCE } from '#core/plan/plan.ts';
import { BLOCK_BYTES, type BlockCache } from './block-cache.ts';

/** What the sender can send. */
export interface ByteBody {
  readonly sizeBytes: number;
  /** Strong, with its quotes. */
  readonly etag: string;
  /** At least one byte from `atByte` on, never beyond `endByte`; a promise only when it must be read from disk. */
  pieceAt(atByte: number, endByte: number): Buffer | Promise<Buffer>;
}

export interface PlanBytesDeps {
  blocks: BlockCache;
  /** Segments that live in memory only, such as the shipped sentences. */
  findInMemory: (hash: string) => Buffer | undefined;
}

export function planBytes(plan: Plan, { blocks, findInMemory }: PlanBytesDeps): ByteBody {
  const { segments, offsets, sizeBytes, etag } = plan;
  const preamble = Buffer.from(plan.preamble);
  const silence = silenceOf(plan.profile);

  function pieceAt(atByte: number, endByte: number): Buffer | Promise<Buffer> {
    const index = locate(plan, atByte);
    const segment = segments[index];
    if (!segment) return preamble.subarray(atByte, Math.min(endByte, preamble.length));
    const within = atByte - (offsets[index] ?? 0);
    const wanted = Math.min(endByte - atByte, segment.lengthBytes - within);
    if (segment.hash === SILENCE) return slice(silence, within % silence.length, wanted);
    const inMemory = findInMemory(segment.hash);
    if (inMemory) return slice(inMemory, segment.fromByte + within, wanted);
    const inSegment = segment.fromByte + within;
    const blockIndex = Math.floor(inSegment / BLOCK_BYTES);
    const inBlock = inSegment - blockIndex * BLOCK_BYTES;
    const block = blocks.get(segment.hash, segment.segmentBytes, blockIndex);
    if (inBlock + wanted > BLOCK_BYTES) blocks.prefetch(segment.hash, segment.segmentBytes, blockIndex + 1);
    else if (atByte + wanted < endByte) prefetchStart(index + 1);
    return block instanceof Promise
      ? block.then((bytes) => slice(bytes, inBlock, wanted))
      : slice(block, inBlock, wanted);
  }

  function prefetchStart(index: number): void {
    const segment = segments[index];
    if (!segment || segment.hash === SILENCE || findInMemory(segment.hash)) return;
    blocks.prefetch(segment.hash, segment.segmentBytes, Math.floor(segment.fromByte / BLOCK_BYTES));
  }

  return { sizeBytes, etag, pieceAt };
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
  return from === 0 && length >= bytes.length ? bytes : bytes.subarray(from, Math.min(bytes.length, from + length));
}

const silences = new Map<ProfileId, Buffer>();

/** As many whole silent frames as fit into one block. Shared: never written to. */
function silenceOf(id: ProfileId): Buffer {
  const known = silences.get(id);
  if (known) return known;
  const profile = PROFILES[id];
  const made = Buffer.from(silentFrames(profile, Math.floor(BLOCK_BYTES / profile.frameBytes)));
  silences.set(id, made);
  return made;
}
