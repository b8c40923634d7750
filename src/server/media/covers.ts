// The folder of cover pictures: <root>/ab/<sha256>, immutable, named by content. A picture is what its first bytes say,
// never what its name or tag says; anything that a browser should not be given is not kept.
import { createHash, randomUUID } from 'node:crypto';
import { constants, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_COVER_BYTES, sniffImage } from './tags.ts';
import type { CoverMime } from './types.ts';

export interface KeptCover {
  hash: string;
  mime: CoverMime;
  sizeBytes: number;
}

const HASH = /^[0-9a-f]{64}$/;

export class CoverStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Keeps a picture; undefined when it is none, or too large. Keeping it twice is fine. */
  async keep(bytes: Uint8Array): Promise<KeptCover | undefined> {
    const mime = sniffImage(bytes);
    if (!mime || bytes.length > LARGEST_COVER_BYTES) return undefined;
    const hash = createHash('sha256').update(bytes).digest('hex');
    const path = this.pathOf(hash);
    await mkdir(join(this.root, hash.slice(0, 2)), { recursive: true });
    const temporary = `${path}.tmp-${randomUUID()}`;
    try {
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw cause;
    }
    return { hash, mime, sizeBytes: bytes.length };
  }

  /** Keeps the picture in a file, which must be a regular one and no link. Undefined when it cannot be had. */
  async keepFile(path: string): Promise<KeptCover | undefined> {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
      () => undefined,
    );
    if (!file) return undefined;
    try {
      const found = await file.stat();
      if (!found.isFile() || found.size > LARGEST_COVER_BYTES) return undefined;
      return await this.keep(await file.readFile());
    } finally {
      await file.close();
    }
  }

  /** @throws when the hash is not one, or the picture is not there. */
  async read(hash: string): Promise<Buffer> {
    return await readFile(this.pathOf(hash));
  }

  pathOf(hash: string): string {
    if (!HASH.test(hash)) throw new Error('A cover hash is 64 lower-case hex digits');
    return join(this.root, hash.slice(0, 2), hash);
  }
}
