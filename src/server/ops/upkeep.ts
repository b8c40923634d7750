// What must be tidied once a day: each duty on its own, so that one that fails keeps no other from its turn.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

const DAY_MS = 86_400_000;
const FIRST_MS = 10 * 60_000;

/** Begins soon after the start, then daily. Returns how to stop; what runs is waited for. */
export function startUpkeep(
  duties: Record<string, () => Promise<unknown>>,
  { clock, log }: { clock: Clock; log: Log },
): AsyncDisposable {
  let running: Promise<void> = Promise.resolve();
  let stop = () => {};
  const tidy = async () => {
    for (const [duty, perform] of Object.entries(duties)) {
      await perform().catch((cause: unknown) => log.error({ err: cause, duty }, 'A daily duty failed'));
    }
  };
  const wait = (delayMs: number) => {
    stop = clock.after(delayMs, () => {
      running = tidy();
      wait(DAY_MS);
    });
  };
  wait(FIRST_MS);
  return {
    async [Symbol.asyncDispose]() {
      stop();
      await running;
    },
  };
}
