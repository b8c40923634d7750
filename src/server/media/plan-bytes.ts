// A plan as something that can be sent: any byte of it, from memory where possible. Pieces come from the preamble, the
// block cache, silence, or a sentence held in memory. Stateless, so one serves any number of listeners.
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { locate, type Plan, SILENCE } from '#core/plan/plan.ts';
import { BLOCK_BYTES, type Block, type BlockCache } from './block-cache.ts';

/** What the sender can send. */
export interface ByteBody {
  readonly sizeBytes: number;
  /** Strong, with its quotes. */
  readonly etag: string;
  /** At least one byte from `atByte` on, never beyond `endByte`; a promise only when it must be read from disk. */
  pieceAt(atByte: number, endByte: number): Piece | Promise<Piece>;
  /** Exactly once for every piece, when nothing reads its bytes any more. */
  release(piece: Piece): void;
}

export interface Piece {
  readonly bytes: Buffer;
  /** What the bytes are a part of, when that memory is used again later. */
  readonly block: Block | undefined;
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

  function pieceAt(atByte: number, endByte: number): Piece | Promise<Piece> {
    const index = locate(plan, atByte);
    const segment = segments[index];
    if (!segment) return piece(preamble, atByte, Math.min(endByte, preamble.length) - atByte);
    const within = atByte - (offsets[index] ?? 0);
    const wanted = Math.min(endByte - atByte, segment.lengthBytes - within);
    if (segment.hash === SILENCE) return piece(silence, within % silence.length, wanted);
    const inMemory = findInMemory(segment.hash);
    if (inMemory) return piece(inMemory, segment.fromByte + within, wanted);
    const inSegment = segment.fromByte + within;
    const blockIndex = Math.floor(inSegment / BLOCK_BYTES);
    const inBlock = inSegment - blockIndex * BLOCK_BYTES;
    const found = blocks.get(segment.hash, segment.segmentBytes, blockIndex);
    return found instanceof Promise
      ? found.then((block) => piece(block.bytes, inBlock, wanted, block))
      : piece(found.bytes, inBlock, wanted, found);
  }

  function release({ block }: Piece): void {
    if (block) blocks.release(block);
  }

  return { sizeBytes, etag, pieceAt, release };
}

function piece(bytes: Buffer, from: number, length: number, block?: Block): Piece {
  const isWhole = from === 0 && length >= bytes.length;
  return { bytes: isWhole ? bytes : bytes.subarray(from, Math.min(bytes.length, from + length)), block };
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
