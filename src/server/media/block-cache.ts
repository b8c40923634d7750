// Recently read pieces of segments in memory: aligned blocks of 64 KiB, least recently used leave first. Readers that
// miss the same block share one read. Hot blocks are handed out at once, without a promise: that is what makes ranges
// fast. Blocks are never written after they are filled, so sockets may hold them for as long as they like.
import { read } from 'node:fs';
import { isOnFrameGrid } from '#core/mp3/frame-grid.ts';
import { type DescriptorCache, damageOrPassing, SegmentDamaged } from './descriptor-cache.ts';

export const BLOCK_BYTES = 64 * 1024;
const DEFAULT_CAP_BYTES = 128 * 1024 * 1024;

interface Block {
  hash: string;
  index: number;
  bytes: Buffer;
  /** Neighbours in order of use; both undefined at the ends. */
  older: Block | undefined;
  newer: Block | undefined;
}

interface CachedSegment {
  blocks: (Block | undefined)[];
  loading: Map<number, Promise<Buffer>>;
  held: number;
}

export class BlockCache {
  readonly #descriptors: DescriptorCache;
  readonly #capBytes: number;
  readonly #segments = new Map<string, CachedSegment>();
  #oldest: Block | undefined;
  #newest: Block | undefined;
  #heldBytes = 0;
  #reads = 0;

  constructor(descriptors: DescriptorCache, capBytes: number = DEFAULT_CAP_BYTES) {
    this.#descriptors = descriptors;
    this.#capBytes = capBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Reads from disk so far. */
  get reads(): number {
    return this.#reads;
  }

  /**
   * Block `index` of a segment of `segmentBytes`: at once if it is here, else when it has been read.
   * The promise rejects with SegmentDamaged, or with a fault of the system.
   */
  get(hash: string, segmentBytes: number, index: number): Buffer | Promise<Buffer> {
    const segment = this.#segments.get(hash);
    const block = segment?.blocks[index];
    if (!block) return segment?.loading.get(index) ?? this.#load(hash, segmentBytes, index);
    if (block !== this.#newest) {
      this.#unlink(block);
      this.#linkNewest(block);
    }
    return block.bytes;
  }

  /** Starts reading a block that will be asked for soon. */
  prefetch(hash: string, segmentBytes: number, index: number): void {
    const segment = this.#segments.get(hash);
    if (!segment?.blocks[index] && !segment?.loading.has(index)) this.#load(hash, segmentBytes, index);
  }

  /** Nothing of this segment is served from memory any more; the file is opened anew. */
  forget(hash: string): void {
    const segment = this.#segments.get(hash);
    for (const block of segment?.blocks ?? []) if (block) this.#evict(block);
    this.#segments.delete(hash);
    this.#descriptors.forget(hash);
  }

  #load(hash: string, segmentBytes: number, index: number): Promise<Buffer> {
    let segment = this.#segments.get(hash);
    if (!segment) {
      segment = { blocks: [], loading: new Map(), held: 0 };
      this.#segments.set(hash, segment);
    }
    const { loading } = segment;
    const at = index * BLOCK_BYTES;
    const reading = this.#read(hash, segmentBytes, at).then(
      (bytes) => {
        loading.delete(index);
        if (this.#segments.get(hash) === segment) this.#keep(segment, { hash, index, bytes });
        return bytes;
      },
      (cause) => {
        loading.delete(index);
        this.#forgetIfEmpty(hash, segment);
        throw cause;
      },
    );
    // Whoever waits for this block hears of the failure; a block read ahead may have nobody waiting.
    reading.catch(() => {});
    loading.set(index, reading);
    return reading;
  }

  async #read(hash: string, segmentBytes: number, at: number): Promise<Buffer> {
    const descriptor = await this.#descriptors.acquire(hash, segmentBytes);
    try {
      this.#reads++;
      const length = Math.min(BLOCK_BYTES, segmentBytes - at);
      const bytes = Buffer.allocUnsafeSlow(length);
      for (let done = 0; done < length; ) {
        const got = await readOnce(descriptor.fd, bytes, done, at + done).catch((fault) => {
          throw damageOrPassing(hash, segmentBytes, fault);
        });
        if (got === 0) throw new SegmentDamaged(hash, segmentBytes, 'its file became shorter');
        done += got;
      }
      if (!isOnFrameGrid(bytes, at)) throw new SegmentDamaged(hash, segmentBytes, 'its bytes are not our frames');
      return bytes;
    } finally {
      descriptor.release();
    }
  }

  #keep(segment: CachedSegment, { hash, index, bytes }: Pick<Block, 'hash' | 'index' | 'bytes'>): void {
    const block: Block = { hash, index, bytes, older: undefined, newer: undefined };
    segment.blocks[index] = block;
    segment.held++;
    this.#heldBytes += bytes.length;
    this.#linkNewest(block);
    while (this.#heldBytes > this.#capBytes && this.#oldest) this.#evict(this.#oldest);
  }

  #evict(block: Block): void {
    this.#unlink(block);
    this.#heldBytes -= block.bytes.length;
    const segment = this.#segments.get(block.hash);
    if (!segment) return;
    segment.blocks[block.index] = undefined;
    segment.held--;
    this.#forgetIfEmpty(block.hash, segment);
  }

  #forgetIfEmpty(hash: string, segment: CachedSegment): void {
    if (segment.held === 0 && segment.loading.size === 0 && this.#segments.get(hash) === segment) {
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
