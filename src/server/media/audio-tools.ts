// The tools that rendering stands on, once they have been found. Looking for ffmpeg means starting it, so it happens
// beside the start of the server; without it everything works but imports, and the owner is told what to do.
import type { FfmpegSearch, FoundFfmpeg } from './ffmpeg-find.ts';
import { findFfmpeg } from './ffmpeg-find.ts';
import type { MediaTools } from './types.ts';
import type { WorkerPool } from './worker-pool.ts';

export class AudioTools {
  readonly #workers: WorkerPool;
  #ffmpeg: FoundFfmpeg | undefined;

  constructor(workers: WorkerPool) {
    this.#workers = workers;
  }

  /** Resolves to what is wrong, in a sentence for the owner, or to nothing. */
  async find(search: FfmpegSearch): Promise<string | undefined> {
    const found = await findFfmpeg(search);
    if (found.kind === 'missing') return found.advice;
    this.#ffmpeg = found;
    return undefined;
  }

  get ffmpeg(): FoundFfmpeg | undefined {
    return this.#ffmpeg;
  }

  /** @throws while there is no usable ffmpeg; jobs then try again later. */
  readonly get = (): MediaTools => {
    if (!this.#ffmpeg) throw new Error('There is no usable ffmpeg.');
    return { ffmpeg: this.#ffmpeg, workers: this.#workers };
  };
}
