// Open segment files, kept for the next reader: at most `most` at a time, counted while in use, closed when idle.
// A file is compared with its recorded size once, when it is opened. It never closes what somebody still reads.
// Next: block-cache.ts reads through it (docs/protocol/streaming-http.md §6).
import { close, fstat, open } from 'node:fs';
import type { Clock } from '../clock.ts';

const MOST_OPEN = 512;
const IDLE_MS = 60_000;

/** Says nothing about the file: the whole process, or the system, has run out of something. */
const PASSING = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR']);

/** The file behind a segment is missing, unreadable, or not what it was. It must be rendered again. */
export class SegmentDamaged extends Error {
  readonly hash: string;
  /** What it should be. */
  readonly sizeBytes: number;

  constructor(hash: string, sizeBytes: number, what: string, cause?: unknown) {
    super(`A segment is damaged: ${what}.`, { cause });
    this.name = 'SegmentDamaged';
    this.hash = hash;
    this.sizeBytes = sizeBytes;
  }
}

export interface HeldDescriptor {
  readonly fd: number;
  /** Call exactly once. */
  release(): void;
}

interface Entry {
  opening: Promise<number>;
  users: number;
  lastUsedAtMs: number;
  isForgotten: boolean;
}

export interface DescriptorCacheDeps {
  pathOf: (hash: string) => string;
  clock: Clock;
  /** Told when a file cannot be closed; nothing else depends on it. */
  onFault: (cause: unknown) => void;
  most?: number;
}

export class DescriptorCache implements AsyncDisposable {
  readonly #deps: DescriptorCacheDeps;
  readonly #most: number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new Set<Promise<void>>();
  #stopSweeping: () => void = () => {};

  constructor(deps: DescriptorCacheDeps) {
    this.#deps = deps;
    this.#most = deps.most ?? MOST_OPEN;
  }

  get openCount(): number {
    return this.#entries.size;
  }

  /** @throws SegmentDamaged when the file cannot be opened or has another size; else a fault that will pass. */
  async acquire(hash: string, sizeBytes: number): Promise<HeldDescriptor> {
    const entry = this.#entries.get(hash) ?? this.#open(hash, sizeBytes);
    entry.users++;
    this.#entries.delete(hash);
    this.#entries.set(hash, entry);
    this.#trim();
    try {
      const fd = await entry.opening;
      return { fd, release: () => this.#release(hash, entry) };
    } catch (cause) {
      entry.users--;
      if (this.#entries.get(hash) === entry) this.#entries.delete(hash);
      throw cause;
    }
  }

  /** The next reader opens (and checks) the file anew. */
  forget(hash: string): void {
    const entry = this.#entries.get(hash);
    if (entry) this.#drop(hash, entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopSweeping();
    for (const [hash, entry] of this.#entries) this.#drop(hash, entry);
    await Promise.all(this.#closing);
  }

  #open(hash: string, sizeBytes: number): Entry {
    const entry: Entry = {
      opening: this.#openWithRoom(this.#deps.pathOf(hash), hash, sizeBytes),
      users: 0,
      lastUsedAtMs: this.#deps.clock.now(),
      isForgotten: false,
    };
    if (this.#entries.size === 0) this.#sweepLater();
    return entry;
  }

  /** Our own idle files make room when the system gives us no more of them. */
  async #openWithRoom(path: string, hash: string, sizeBytes: number): Promise<number> {
    try {
      return await openChecked(path, hash, sizeBytes);
    } catch (cause) {
      if (cause instanceof SegmentDamaged) throw cause;
      for (const [idle, entry] of this.#entries) if (entry.users === 0) this.#drop(idle, entry);
      await Promise.all(this.#closing);
      return await openChecked(path, hash, sizeBytes);
    }
  }

  #release(hash: string, entry: Entry): void {
    entry.users--;
    entry.lastUsedAtMs = this.#deps.clock.now();
    if (entry.isForgotten && entry.users === 0) this.#close(entry);
    else if (this.#entries.size > this.#most) this.#drop(hash, entry);
  }

  #trim(): void {
    for (const [hash, entry] of this.#entries) {
      if (this.#entries.size <= this.#most) return;
      if (entry.users === 0) this.#drop(hash, entry);
    }
  }

  #drop(hash: string, entry: Entry): void {
    if (this.#entries.get(hash) === entry) this.#entries.delete(hash);
    if (entry.isForgotten) return;
    entry.isForgotten = true;
    if (entry.users === 0) this.#close(entry);
  }

  #close(entry: Entry): void {
    const closing = entry.opening
      .then(closeDescriptor, () => {
        // It never opened: whoever asked for it has been told.
      })
      .catch(this.#deps.onFault)
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  #sweepLater(): void {
    this.#stopSweeping();
    this.#stopSweeping = this.#deps.clock.after(IDLE_MS / 2, () => {
      const idleSince = this.#deps.clock.now() - IDLE_MS;
      for (const [hash, entry] of this.#entries) {
        if (entry.users === 0 && entry.lastUsedAtMs <= idleSince) this.#drop(hash, entry);
      }
      if (this.#entries.size > 0) this.#sweepLater();
    });
  }
}

function openChecked(path: string, hash: string, sizeBytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, 'r', (problem, fd) => {
      if (problem) {
        reject(damageOrPassing(hash, sizeBytes, problem));
        return;
      }
      fstat(fd, (fault, stats) => {
        if (!fault && stats.isFile() && stats.size === sizeBytes) {
          resolve(fd);
          return;
        }
        const why = fault
          ? damageOrPassing(hash, sizeBytes, fault)
          : new SegmentDamaged(hash, sizeBytes, `${stats.size} bytes instead of ${sizeBytes}`);
        close(fd, () => reject(why));
      });
    });
  });
}

/** A file that cannot be read is as good as none, whatever the system's reason. */
export function damageOrPassing(hash: string, sizeBytes: number, fault: NodeJS.ErrnoException): Error {
  if (PASSING.has(fault.code ?? '')) return fault;
  return new SegmentDamaged(hash, sizeBytes, `it cannot be read (${fault.code ?? fault.message})`, fault);
}

function closeDescriptor(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    close(fd, (fault) => (fault ? reject(fault) : resolve()));
  });
}
