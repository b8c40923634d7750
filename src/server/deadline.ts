// Every wait has an end: the result of some work, or something else when it takes too long.
import type { Clock } from './clock.ts';

/** `work` goes on after its time is up; whoever started it must see to its errors. */
export async function within<T>(clock: Clock, waitMs: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const stopWaiting = clock.after(waitMs, () => late.resolve(otherwise()));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    stopWaiting();
  }
}

/** Aborts after `waitMs`, unless it is disposed before: for work that nobody wants any more then. */
export function lateAfter(clock: Clock, waitMs: number): Disposable & { signal: AbortSignal } {
  const late = new AbortController();
  const stopWaiting = clock.after(Math.max(0, waitMs), () => late.abort(new Error('nobody wants it any more')));
  return { signal: late.signal, [Symbol.dispose]: stopWaiting };
}
