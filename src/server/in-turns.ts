// Long work on our one thread, done in short stretches: whoever asks for bytes meanwhile must not wait for its end.
import { setImmediate } from 'node:timers/promises';

/** So long nobody else is let in. One step may take longer. */
const STRETCH_MS = 8;

/** Works through all steps and returns what they come to; others get their turn in between. */
export async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  let beganAtMs = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - beganAtMs < STRETCH_MS) continue;
    await setImmediate();
    beganAtMs = performance.now();
  }
}
