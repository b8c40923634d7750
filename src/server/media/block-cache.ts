// Recently read pieces of segments in memory: aligned blocks of 64 KiB, least recently used leave first. Readers that
// miss the same block share one read. Hot blocks are handed out at once, without a promise: that is what makes ranges
// fast. Whoever is given a block holds it until it is released; only a block that nobody holds leaves, and its memory is
// filled anew, since V8 collects the whole heap for every few hundred blocks that it has to free. A block must never be
// released while anything may still read it. See docs/protocol/streaming-http.md §6.
import { read } from 'node:fs';
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
    let segment = this.#segments.get(hash);
    if (!segment) {
      segment = { blocks: [], loading: new Map(), count: 0 };
      this.#segments.set(hash, segment);
    }
    const { loading } = segment;
    const reading = this.#read(hash, segmentBytes, index).then(
      (block) => {
        loading.delete(index);
        block.holders = entry.waiting;
        this.#outCount += entry.waiting;
        if (this.#segments.get(hash) === segment) {
          segment.blocks[index] = block;
          segment.count++;
        } else {
          block.isForgotten = true;
        }
        return block;
      },
      (cause) => {
        loading.delete(index);
        this.#forgetIfEmpty(hash, segment);
        throw cause;
      },
    );
    const entry: Loading = { block: reading, waiting: 0 };
    loading.set(index, entry);
    return entry;
  }

  async #read(hash: string, segmentBytes: number, index: number): Promise<Block> {
    const descriptor = await this.#descriptors.acquire(hash, segmentBytes);
    const memory = this.#take();
    try {
      this.#reads++;
      const at = index * BLOCK_BYTES;
      const bytes = memory.subarray(0, Math.min(BLOCK_BYTES, segmentBytes - at));
      for (let done = 0; done < bytes.length; ) {
        const got = await readOnce(descriptor.fd, bytes, done, at + done).catch((fault) => {
          throw damageOrPassing(hash, segmentBytes, fault);
        });
        if (got === 0) throw new SegmentDamaged(hash, segmentBytes, 'its file became shorter');
        done += got;
      }
      if (!isOnFrameGrid(bytes, at)) throw new SegmentDamaged(hash, segmentBytes, 'its bytes are not our frames');
      return { hash, index, bytes, memory, holders: 0, isForgotten: false, older: undefined, newer: undefined };
    } catch (cause) {
      this.#giveBack(memory);
      throw cause;
    } finally {
      descriptor.release();
    }
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
    this.#forgetIfEmpty(block.hash, segment);
  }

  #forgetIfEmpty(hash: string, segment: CachedSegment): void {
    if (segment.count === 0 && segment.loading.size === 0 && this.#segments.get(hash) === segment) {
      this.#segments.delete(hash);
    }
  }

  #linkNewest(block: Block): void {
    block.older = this.#newest;
    block.newer = undefined;
    if (this.#newest) this.#newest.newer = block;
    this.#newest = block;
    this.#oldest ??= block;
  }

  #unlink(block: Block): void {
    if (block.older) block.older.newer = block.newer;
    else this.#oldest = block.newer;
    if (block.newer) block.newer.older = block.older;
    else this.#newest = block.older;
  }
}

function readOnce(fd: number, into: Buffer, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, offset, into.length - offset, position, (fault, bytesRead) =>
      fault ? reject(fault) : resolve(bytesRead),
    );
  });
}
