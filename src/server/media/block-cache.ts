// Recently read pieces of segments in memory: aligned blocks of 64 KiB, least recently used leave first. Readers that
// miss the same block share one read, and the block behind it comes along: it is wanted next, and the way to the disk
// costs more than its bytes. Hot blocks are handed out at once, without a promise: that makes ranges fast. Whoever is given a block holds it until it is released; only a block that nobody holds leaves, and its memory is
// filled anew, since V8 collects the whole heap for every few hundred blocks that it has to free. A block must never be
// released while anything may still read it. See docs/protocol/streaming-http.md §6.
import { readv } from 'node:fs';
import { isOnFrameGrid } from '#core/mp3/frame-grid.ts';
import { type DescriptorCache, damageOrPassing, SegmentDamaged } from './descriptor-cache.ts';

export const BLOCK_BYTES = 64 * 1024;
const DEFAULT_CAP_BYTES = 128 * 1024 * 1024;

export interface Block {
  readonly hash: string;
  readonly index: number;
  readonly bytes: Buffer;
  /** All of its memory; the last block of a segment fills less. */
  readonly memory: Buffer;
  /** How often it has been handed out and not released. */
  holders: number;
  /** Cannot be found any more. */
  isForgotten: boolean;
  /** Neighbours in order of use, while nobody holds it; both undefined at the ends. */
  older: Block | undefined;
  newer: Block | undefined;
}

interface Loading {
  block: Promise<Block>;
  waiting: number;
}

interface CachedSegment {
  readonly hash: string;
  blocks: (Block | undefined)[];
  loading: Map<number, Loading>;
  count: number;
}

export class BlockCache {
  readonly #descriptors: DescriptorCache;
  readonly #capBytes: number;
  readonly #segments = new Map<string, CachedSegment>();
  #oldest: Block | undefined;
  #newest: Block | undefined;
  readonly #free: Buffer[] = [];
  /** Memory of blocks, the free ones included. Above the cap only while listeners hold more than that. */
  #madeBytes = 0;
  /** Blocks that nobody holds. */
  #idleCount = 0;
  /** Blocks that will be read, but have no memory yet. */
  #promisedCount = 0;
  #outCount = 0;
  #reads = 0;

  constructor(descriptors: DescriptorCache, capBytes: number = DEFAULT_CAP_BYTES) {
    this.#descriptors = descriptors;
    this.#capBytes = capBytes;
  }

  get heldBytes(): number {
    return this.#madeBytes - this.#free.length * BLOCK_BYTES;
  }

  /** Blocks handed out and not released; the same one counts as often as it was given. */
  get outCount(): number {
    return this.#outCount;
  }

  /** Reads from disk so far. */
  get reads(): number {
    return this.#reads;
  }

  /**
   * Block `index` of a segment of `segmentBytes`: at once if it is here, else when it has been read.
   * Release it exactly once, when nothing reads its bytes any more.
   * The promise rejects with SegmentDamaged, or with a fault of the system; then there is nothing to release.
   */
  get(hash: string, segmentBytes: number, index: number): Block | Promise<Block> {
    const segment = this.#segments.get(hash);
    const block = segment?.blocks[index];
    if (!block) {
      const loading = segment?.loading.get(index) ?? this.#load(hash, segmentBytes, index);
      loading.waiting++;
      return loading.block;
    }
    this.#outCount++;
    if (block.holders++ === 0) this.#unlink(block);
    return block;
  }

  release(block: Block): void {
    this.#outCount--;
    if (--block.holders > 0) return;
    if (block.isForgotten) {
      this.#giveBack(block.memory);
      return;
    }
    this.#linkNewest(block);
    while (this.#madeBytes > this.#capBytes && this.#oldest) this.#evict(this.#oldest);
  }

  /** Nothing of this segment is served from memory any more; the file is opened anew. */
  forget(hash: string): void {
    const segment = this.#segments.get(hash);
    for (const block of segment?.blocks ?? []) if (block) this.#evict(block);
    this.#segments.delete(hash);
    this.#descriptors.forget(hash);
  }

  #load(hash: string, segmentBytes: number, index: number): Loading {
    const segment = this.#segments.get(hash) ?? { hash, blocks: [], loading: new Map(), count: 0 };
    this.#segments.set(hash, segment);
    const next = index + 1;
    const isNextWanted = next * BLOCK_BYTES < segmentBytes && !segment.blocks[next] && !segment.loading.has(next);
    const count = isNextWanted && this.#hasRoomFor(2) ? 2 : 1;
    this.#promisedCount += count;
    const reading = this.#read(hash, segmentBytes, index, count);
    const loading = this.#expect(segment, reading, 0, index);
    // Nobody may ever wait for this one; whoever does hears of a fault all the same.
    if (count === 2) this.#expect(segment, reading, 1, next).block.catch(() => undefined);
    return loading;
  }

  /** Notes that the `nth` block of what is being read will be block `index`, held by those who wait for it by then. */
  #expect(segment: CachedSegment, reading: Promise<Block[]>, nth: number, index: number): Loading {
    const block = reading.then(
      (blocks) => {
        segment.loading.delete(index);
        const read = blocks[nth] as Block;
        read.holders = loading.waiting;
        this.#outCount += loading.waiting;
        if (this.#segments.get(read.hash) === segment) {
          segment.blocks[index] = read;
          segment.count++;
          if (read.holders === 0) this.#linkNewest(read);
        } else {
          read.isForgotten = true;
          if (read.holders === 0) this.#giveBack(read.memory);
        }
        return read;
      },
      (cause) => {
        segment.loading.delete(index);
        this.#forgetIfEmpty(segment);
        throw cause;
      },
    );
    const loading: Loading = { block, waiting: 0 };
    segment.loading.set(index, loading);
    return loading;
  }

  /** `count` blocks from `index` on, in one go. */
  async #read(hash: string, segmentBytes: number, index: number, count: number): Promise<Block[]> {
    const descriptor = await this.#descriptors.acquire(hash, segmentBytes).finally(() => {
      this.#promisedCount -= count;
    });
    const memories = Array.from({ length: count }, () => this.#take());
    try {
      this.#reads++;
      const at = index * BLOCK_BYTES;
      const parts = memories.map((memory, nth) => memory.subarray(0, segmentBytes - at - nth * BLOCK_BYTES));
      await fill(descriptor.fd, parts, at).catch((fault) => {
        throw damageOrPassing(hash, segmentBytes, fault);
      });
      return parts.map((bytes, nth) => {
        if (!isOnFrameGrid(bytes, at + nth * BLOCK_BYTES))
          throw new SegmentDamaged(hash, segmentBytes, 'its bytes are not our frames');
        const memory = memories[nth] as Buffer;
        const links = { older: undefined, newer: undefined };
        return { hash, index: index + nth, bytes, memory, holders: 0, isForgotten: false, ...links };
      });
    } catch (cause) {
      for (const memory of memories) this.#giveBack(memory);
      throw cause;
    } finally {
      descriptor.release();
    }
  }

  /** Without taking memory beyond the cap, when all that is promised has been taken. */
  #hasRoomFor(blocks: number): boolean {
    const held = this.#madeBytes / BLOCK_BYTES - this.#free.length - this.#idleCount;
    return (held + this.#promisedCount + blocks) * BLOCK_BYTES <= this.#capBytes;
  }

  /** Memory for one more block: a free one, a new one, or that of the block used longest ago. */
  #take(): Buffer {
    if (this.#free.length === 0 && this.#madeBytes + BLOCK_BYTES > this.#capBytes && this.#oldest) {
      this.#evict(this.#oldest);
    }
    const free = this.#free.pop();
    if (free) return free;
    this.#madeBytes += BLOCK_BYTES;
    return Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  #giveBack(memory: Buffer): void {
    if (this.#madeBytes <= this.#capBytes) this.#free.push(memory);
    else this.#madeBytes -= BLOCK_BYTES;
  }

  /** It cannot be found any more. Whoever holds it may read on. */
  #evict(block: Block): void {
    block.isForgotten = true;
    if (block.holders === 0) {
      this.#unlink(block);
      this.#giveBack(block.memory);
    }
    const segment = this.#segments.get(block.hash);
    if (!segment) return;
    segment.blocks[block.index] = undefined;
    segment.count--;
    this.#forgetIfEmpty(segment);
  }

  #forgetIfEmpty(segment: CachedSegment): void {
    const isEmpty = segment.count === 0 && segment.loading.size === 0;
    if (isEmpty && this.#segments.get(segment.hash) === segment) this.#segments.delete(segment.hash);
  }

  #linkNewest(block: Block): void {
    this.#idleCount++;
    block.older = this.#newest;
    block.newer = undefined;
    if (this.#newest) this.#newest.newer = block;
    this.#newest = block;
    this.#oldest ??= block;
  }

  #unlink(block: Block): void {
    this.#idleCount--;
    if (block.older) block.older.newer = block.newer;
    else this.#oldest = block.newer;
    if (block.newer) block.newer.older = block.older;
    else this.#newest = block.older;
  }
}

/** Fills all buffers from `position` on. @throws when the file ends before. */
async function fill(fd: number, buffers: readonly Buffer[], position: number): Promise<void> {
  let [left, at] = [buffers, position];
  while (left.length > 0) {
    const got = await readOnce(fd, left, at);
    if (got === 0) throw new Error('The file became shorter.');
    at += got;
    left = behind(left, got);
  }
}

/** What is left of buffers when the first `bytes` are full. */
function behind(buffers: readonly Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  return buffers.flatMap((buffer) => {
    const left = buffer.subarray(Math.min(skip, buffer.length));
    skip -= buffer.length - left.length;
    return left.length > 0 ? [left] : [];
  });
}

function readOnce(fd: number, into: readonly Buffer[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    readv(fd, into, position, (fault, bytesRead) => (fault ? reject(fault) : resolve(bytesRead)));
  });
}
