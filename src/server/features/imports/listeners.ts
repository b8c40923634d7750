// What imports react to: audio that became ready or failed, folders that change on disk, and the clock. Watchers miss
// things on network drives, so that every watched folder is also looked at now and then.
import { basename } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { isSystemName } from '#core/library/file-kinds.ts';
import type { ImportDeps } from './phases/deps.ts';
import type { Imports } from './service.ts';
import { findImports } from './store.ts';
import type { Uploads } from './uploads/service.ts';

const QUIET_MS = 2_000;
const LOOK_EVERY_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
const TELL_EVERY_MS = 1_000;

export function startListening(
  deps: ImportDeps,
  { imports, uploads }: { imports: Imports; uploads: Uploads },
): AsyncDisposable {
  const { events } = deps;
  const watchers = new Watchers(deps, imports);
  const stops = [
    events.on('audio.ready', 'imports', ({ audioId }) => imports.completion.audioSettled(audioId)),
    events.on('audio.failed', 'imports', ({ audioId, reason }) =>
      reason === 'storage-full' ? imports.completion.roomMissing(audioId) : imports.completion.audioSettled(audioId),
    ),
    tellProgress(deps, imports),
    repeat(deps, LOOK_EVERY_MS, 'Watched folders could not be looked at', () => imports.lookAround()),
    repeat(deps, HOUR_MS, 'Uploads could not be tidied', () => uploads.tidy()),
    repeat(deps, 24 * HOUR_MS, 'Unneeded audio could not be forgotten', () => deps.rendering.forgetUnnamed()),
  ];
  return {
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop();
      await watchers[Symbol.asyncDispose]();
    },
  };
}

function repeat({ clock, log }: ImportDeps, everyMs: number, trouble: string, run: () => Promise<unknown>): () => void {
  let stop = () => {};
  const wait = () => {
    stop = clock.after(everyMs, () => {
      run().catch((cause) => log.error({ err: cause }, trouble));
      wait();
    });
  };
  wait();
  return () => stop();
}

/** While something is rendered, imports tell once a second how far they are. */
function tellProgress({ db, clock, events, log }: ImportDeps, imports: Imports): () => void {
  let toldAtMs = 0;
  const tell = async () => {
    for (const row of await findImports(db.read, ['rendering'])) {
      const { progress, remainingMs } = await imports.progressOf(row);
      const remaining = remainingMs === undefined ? {} : { remainingMs };
      events.tell('import.progress', { importId: row.id, ...progress, ...remaining });
    }
  };
  return events.observe(({ name, payload }) => {
    if (name !== 'job.progress' || (payload as { kind: string }).kind !== 'render') return;
    if (clock.now() - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = clock.now();
    tell().catch((cause) => log.error({ err: cause }, 'Progress of imports could not be told'));
  });
}

/** One watcher per watched folder, as the database has them. */
class Watchers implements AsyncDisposable {
  readonly #deps: ImportDeps;
  readonly #imports: Imports;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #quiet = new Map<string, () => void>();
  #changing: Promise<void> = Promise.resolve();
  readonly #stop: () => void;

  constructor(deps: ImportDeps, imports: Imports) {
    this.#deps = deps;
    this.#imports = imports;
    // Folders come and go with imports; looking again costs one small query.
    this.#stop = deps.events.on('import.changed', 'imports.watchers', () => this.#follow());
    void this.#follow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    for (const stop of this.#quiet.values()) stop();
    await this.#changing;
    await Promise.all([...this.#watchers.values()].map((watcher) => watcher.close()));
  }

  #follow(): Promise<void> {
    const followed = this.#changing.then(() => this.#matchFolders());
    this.#changing = followed.catch((cause) => {
      this.#deps.log.error({ err: cause }, 'Folders could not be watched; they are looked at now and then');
    });
    return this.#changing;
  }

  async #matchFolders(): Promise<void> {
    const folders = await this.#imports.listFolders();
    const watched = new Map(folders.filter(({ watch: isWatched }) => isWatched).map(({ id, path }) => [id, path]));
    for (const [id, watcher] of this.#watchers) {
      if (watched.has(id)) continue;
      this.#watchers.delete(id);
      await watcher.close();
    }
    for (const [id, path] of watched) if (!this.#watchers.has(id)) this.#watchers.set(id, this.#watch(id, path));
  }

  #watch(id: string, path: string): FSWatcher {
    const ignored = (inside: string) => inside !== path && isSystemName(basename(inside));
    const watcher = watch(path, { ignoreInitial: true, followSymlinks: false, ignored });
    watcher.on('all', () => this.#noticed(id));
    watcher.on('error', (cause) => this.#deps.log.warn({ err: cause }, 'A folder can be watched only in part'));
    return watcher;
  }

  /** A file that is being copied changes all the time; it is looked at once that is over. */
  #noticed(id: string): void {
    const { clock, log } = this.#deps;
    this.#quiet.get(id)?.();
    const stop = clock.after(QUIET_MS, () => {
      this.#quiet.delete(id);
      this.#imports.scanIfChanged(id).catch((cause) => log.warn({ err: cause }, 'A changed folder could not be read'));
    });
    this.#quiet.set(id, stop);
  }
}
