// Uploads: files that come over HTTP in pieces, in any number of tries (tus). What is whole is moved into our own folder
// of originals in one step and imported like any other folder; what stays unfinished is forgotten after a day.
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { Problem } from '#contract/errors.ts';
import { coverRank, kindOfFile } from '#core/library/file-kinds.ts';
import { uploadPath } from '#core/library/upload-path.ts';
import { isDiskFull } from '../../../media/segments.ts';
import { spaceFor } from '../../library/rendering/space.ts';
import type { ImportDeps } from '../phases/deps.ts';
import type { Imports } from '../service.ts';

export const UPLOADS_PATH = '/api/v1/uploads';
const DAY_MS = 86_400_000;
const MOST_AT_ONCE = 2_000;

type Metadata = Record<string, string | null> | undefined;

export class Uploads {
  readonly #deps: ImportDeps;
  readonly #imports: Imports;
  readonly #folder: string;
  readonly #files: FileStore;
  /** Speaks the protocol; asks nobody who is calling, routes.ts does. */
  readonly tus: Server;
  #landing: Promise<void> = Promise.resolve();

  constructor(deps: ImportDeps, imports: Imports) {
    this.#deps = deps;
    this.#imports = imports;
    this.#folder = join(deps.dataFolder, 'uploads');
    this.#files = new FileStore({ directory: this.#folder, expirationPeriodInMilliseconds: DAY_MS });
    this.tus = new Server({
      path: UPLOADS_PATH,
      datastore: this.#files,
      maxSize: deps.uploadLimitBytes,
      relativeLocation: true,
      allowedOrigins: () => false,
      onUploadFinish: async (_request, upload) => {
        await this.#land(upload.id, upload.metadata);
        return {};
      },
      onResponseError: (_request, error) => asTusError(error, deps),
    });
  }

  /** Before a new upload is begun. @throws Problem too-large, storage-full, too-many-tries */
  async admit(sizeBytes: number): Promise<void> {
    const { uploadLimitBytes, reserveBytes } = this.#deps;
    if (sizeBytes > uploadLimitBytes) {
      throw new Problem('too-large', {
        detail: `A file may have ${uploadLimitBytes} bytes; this one has ${sizeBytes}.`,
      });
    }
    if (!(await spaceFor(this.#folder, sizeBytes, reserveBytes)).fits) throw new Problem('storage-full');
    if ((await readdir(this.#folder)).length > 2 * MOST_AT_ONCE) {
      throw new Problem('too-many-tries', { detail: 'Too many uploads are unfinished.' });
    }
  }

  /** Lands what was whole when the server was stopped, forgets what has been unfinished for a day. Once before serving. */
  async tidy(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith('.json')) continue;
      const id = name.slice(0, -'.json'.length);
      const upload = await this.#files.getUpload(id).catch(() => undefined);
      if (!upload) await rm(join(this.#folder, name), { force: true });
      else if (upload.size !== undefined && upload.offset === upload.size) await this.#land(id, upload.metadata);
    }
    await this.#files.deleteExpired();
  }

  /** One after another, so that two files of one name cannot take the same place. */
  #land(id: string, metadata: Metadata): Promise<void> {
    const landed = this.#landing.then(() => this.#move(id, metadata));
    this.#landing = landed.catch(() => {});
    return landed;
  }

  async #move(id: string, metadata: Metadata): Promise<void> {
    const wanted = uploadPath(metadata?.relativePath || metadata?.filename || metadata?.name || '');
    const name = wanted.at(-1) ?? '';
    const from = join(this.#folder, id);
    const isCover = coverRank(name) !== undefined;
    if (kindOfFile(name) === 'passed-over' && !isCover) {
      await rm(from, { force: true });
    } else {
      const to = await this.#freePlace(wanted, isCover);
      await mkdir(dirname(to), { recursive: true });
      await syncPath(from);
      await rename(from, to);
      await syncPath(dirname(to));
    }
    await rm(`${from}.json`, { force: true });
    await this.#imports.uploadsArrived();
  }

  /** A file of the same name is kept beside the one that is there; a new cover picture takes the place of the old. */
  async #freePlace(wanted: readonly string[], isCover: boolean): Promise<string> {
    const folder = join(this.#imports.uploadsFolder, ...wanted.slice(0, -1));
    const name = wanted.at(-1) ?? '';
    if (isCover) return join(folder, name);
    const taken = new Set((await readdir(folder).catch(() => [])).map((other) => other.toLowerCase()));
    const [, base = name, ending = ''] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
    for (let count = 1; ; count++) {
      const free = count === 1 ? name : `${base} (${count})${ending}`;
      if (!taken.has(free.toLowerCase())) return join(folder, free);
    }
  }
}

async function syncPath(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The protocol's own refusals are said in its own words; ours and the disk's are problem documents. */
function asTusError(error: Error | { status_code: number; body: string }, { log }: ImportDeps) {
  if (!(error instanceof Error)) {
    if (error.status_code === 413) return asAnswer(new Problem('too-large'));
    return undefined;
  }
  if (isDiskFull(error)) return asAnswer(new Problem('storage-full'));
  log.error({ err: error }, 'An upload failed');
  return asAnswer(new Problem('internal'));
}

function asAnswer(problem: Problem): { status_code: number; body: string } {
  return { status_code: problem.status, body: JSON.stringify(problem.toDocument()) };
}
