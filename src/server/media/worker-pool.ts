// A few worker threads for work that would block the event loop for more than 10 ms: walking, hashing, splitting, tags.
// Every task has a deadline; a task that is aborted or late loses its thread, and the pool starts another one.
// Never used for waiting on ffmpeg (that is a process of its own). The tasks themselves are in worker.ts.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerAnswer, WorkerTask, WorkerTasks } from './worker.ts';

export type TaskOptions = { signal?: AbortSignal | undefined; limitMs?: number };

type Waiting = {
  task: WorkerTask;
  limitMs: number;
  signal: AbortSignal | undefined;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  /** Listens to the signal as long as the task waits in the queue. */
  abandon: () => void;
};

export class WorkerPool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(size = Math.max(1, availableParallelism() - 1)) {
    this.#size = size;
  }

  /** Runs one task; rejects with the signal's reason, with a TimeoutError, or with the task's own fault. */
  run<Name extends keyof WorkerTasks>(
    name: Name,
    input: WorkerTasks[Name]['input'],
    { signal, limitMs = 600_000 }: TaskOptions = {},
  ): Promise<WorkerTasks[Name]['output']> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error('The worker pool is closed'));
      if (signal?.aborted) return reject(signal.reason);
      const waiting: Waiting = {
        task: { name, input } as WorkerTask,
        limitMs,
        signal,
        resolve: (value) => resolve(value as WorkerTasks[Name]['output']),
        reject,
        abandon: () => this.#leaveQueue(waiting),
      };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', waiting.abandon, { once: true });
      this.#next();
    });
  }

  /** Stops all threads; tasks that wait or run are rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) waiting.reject(new Error('The worker pool is closed'));
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #leaveQueue(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    waiting.reject(waiting.signal?.reason);
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#all.size < this.#size ? this.#start() : undefined);
      if (!worker) return;
      const waiting = this.#queue.shift();
      if (waiting) this.#give(worker, waiting);
    }
  }

  #start(): Worker {
    // Without an environment: they need none, and `node --watch` would have them report files where answers are awaited.
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [], env: {} });
    worker.unref();
    this.#all.add(worker);
    // A parser may trip over a hostile file after it has answered: that costs an idle thread, never the server.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return worker;
  }

  #give(worker: Worker, { task, limitMs, signal, resolve, reject, abandon }: Waiting): void {
    signal?.removeEventListener('abort', abandon);
    const finish = (settle: () => void, reusable: boolean) => {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', aborted);
      worker.off('message', answered).off('error', failed).off('exit', left);
      if (reusable) {
        worker.unref();
        this.#idle.push(worker);
        settle();
        this.#next();
        return;
      }
      // Settle only when the thread has ended: nobody may still be writing to a file that the caller removes.
      this.#all.delete(worker);
      worker.terminate().then(() => {
        settle();
        if (!this.#closed) this.#next();
      }, reject);
    };
    const aborted = () => finish(() => reject(signal?.reason), false);
    const deadline = setTimeout(() => {
      finish(() => reject(new DOMException(`${task.name} took longer than ${limitMs} ms`, 'TimeoutError')), false);
    }, limitMs);

    const answered = (answer: WorkerAnswer) => {
      finish(() => (answer.ok ? resolve(answer.value) : reject(revive(answer.error))), true);
    };
    const failed = (error: unknown) => finish(() => reject(error), false);
    const left = () => finish(() => reject(new Error('A worker thread ended early')), false);

    worker.once('message', answered).once('error', failed).once('exit', left);
    signal?.addEventListener('abort', aborted, { once: true });
    worker.ref();
    worker.postMessage(task);
  }
}

/** Threads pass errors as copies without their `code`; put it back, since callers tell ENOSPC and ENOENT by it. */
function revive({ message, code }: { message: string; code?: string | undefined }): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
