// The thread side of worker-pool.ts: a table of tasks, each a plain function of another file.
// Tasks may block (they are alone here) but never keep anything between two calls.
import { parentPort } from 'node:worker_threads';
import { hashFile } from './content-hash.ts';
import { inspectRendition, splitRendition } from './rendition-file.ts';
import { readCover, readTags } from './tags.ts';

const TASKS = { hashFile, inspectRendition, splitRendition, readTags, readCover };

type Tasks = typeof TASKS;
export type WorkerTasks = {
  [Name in keyof Tasks]: { input: Parameters<Tasks[Name]>[0]; output: Awaited<ReturnType<Tasks[Name]>> };
};
export type WorkerTask = { [Name in keyof Tasks]: { name: Name; input: WorkerTasks[Name]['input'] } }[keyof Tasks];
export type WorkerAnswer =
  | { ok: true; value: unknown }
  | { ok: false; error: { message: string; code?: string | undefined } };

parentPort?.on('message', async ({ name, input }: WorkerTask) => {
  let answer: WorkerAnswer;
  try {
    const task = TASKS[name] as (given: unknown) => unknown;
    answer = { ok: true, value: await task(input) };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    answer = { ok: false, error: { message: `${name}: ${message}`, code } };
  }
  parentPort?.postMessage(answer);
});
