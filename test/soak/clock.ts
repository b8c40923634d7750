// Time for weeks of a household in one process: it stands still until it is pushed, and goes on from one alarm to the next
// only when everything that the alarm set in motion is at rest: sockets, files, ciphers. So no message is late because
// the machine is slow, and none because another program runs.
import { performance } from 'node:perf_hooks';
import type { Clock } from '#server/clock.ts';
import { traffic } from './traffic.ts';

interface Alarm {
  atMs: number;
  run: () => void;
}

/** Messages travel through several turns of the loop without a socket being touched. */
const QUIET_TURNS = 5;
const LONGEST_MS = 30_000;

export class SoakClock implements Clock {
  #nowMs: number;
  /** Soonest first. */
  readonly #alarms: Alarm[] = [];
  /** Called whenever all is at rest. */
  atRest: () => void = () => undefined;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const alarm = { atMs: this.#nowMs + Math.max(0, Math.round(delayMs)), run };
    this.#alarms.splice(this.#placeOf(alarm.atMs), 0, alarm);
    return () => {
      const index = this.#alarms.indexOf(alarm);
      if (index >= 0) this.#alarms.splice(index, 1);
    };
  }

  async advance(byMs: number): Promise<void> {
    const targetMs = this.#nowMs + byMs;
    await this.settle();
    for (let next = this.#alarms[0]; next && next.atMs <= targetMs; next = this.#alarms[0]) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#alarms.shift();
      next.run();
      await this.settle();
    }
    this.#nowMs = targetMs;
  }

  /** Until nothing moves any more that does not wait for time. */
  async settle(): Promise<void> {
    const begunMs = performance.now();
    let seen = eventsOfLoop();
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const events = eventsOfLoop();
      quiet = events === seen ? quiet + 1 : 0;
      seen = events;
      if (quiet === QUIET_TURNS && isWorking()) quiet = 0;
      if (performance.now() - begunMs > LONGEST_MS) throw new Error('The household never comes to rest.');
    }
    this.atRest();
  }

  /** Behind all that ring at the same time. */
  #placeOf(atMs: number): number {
    let [low, high] = [0, this.#alarms.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#alarms[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const eventsOfLoop = (): number => performance.nodeTiming.uvMetricsInfo.events;

/** Files and tokens are worked on by other threads, of which only the first can be seen. */
function isWorking(): boolean {
  return traffic.tokensBeingMade > 0 || process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
}
