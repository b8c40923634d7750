// Time for tests of the whole household: it runs by itself, so that real programs and sockets go on, and leaps when it is
// told to. A leap is made of small steps, so that players fetch what they play meanwhile. Slowed down, what must come
// within a second comes in time on a busy machine too.
import type { Clock } from '#server/clock.ts';

const STEP_MS = 500;
const BREATH_MS = 5;
const LONGEST_ALARM_MS = 2 ** 31 - 1;

/** A clock elsewhere that is kept to the same time; resolves when it is there and has rung what was due. */
export type Follower = (to: { nowMs: number; speed: number }) => Promise<void>;

export class LeapingClock implements Clock {
  #atMs: number;
  #sinceMs = Date.now();
  #speed = 1;
  readonly #alarms = new Set<{ atMs: number; ring: () => void }>();
  readonly #followers = new Set<Follower>();

  /** `startMs`: what it is now. */
  constructor(startMs = Date.now()) {
    this.#atMs = startMs;
  }

  now(): number {
    return Math.floor(this.#atMs + (Date.now() - this.#sinceMs) * this.#speed);
  }

  /** How fast it runs by itself: 1 is as the machine's own. */
  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#atMs = this.now();
    this.#sinceMs = Date.now();
    this.#speed = speed;
    void this.#tell();
  }

  after(delayMs: number, run: () => void): () => void {
    const atMs = this.now() + delayMs;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const leftMs = (atMs - this.now()) / this.#speed;
      timer = setTimeout(() => (this.now() < atMs ? arm() : alarm.ring()), Math.min(LONGEST_ALARM_MS, leftMs));
      timer.unref();
    };
    const cancel = () => {
      clearTimeout(timer);
      this.#alarms.delete(alarm);
    };
    const alarm = {
      atMs,
      ring() {
        cancel();
        run();
      },
    };
    this.#alarms.add(alarm);
    arm();
    return cancel;
  }

  /** Small steps, in which everybody can do what they do meanwhile. */
  async leap(byMs: number): Promise<void> {
    for (let left = byMs; left > 0; left -= STEP_MS) await this.#step(Math.min(left, STEP_MS));
  }

  /** One step, however far: for hours in which nothing plays. */
  async jumpTo(atMs: number): Promise<void> {
    await this.#step(atMs - this.now());
  }

  /** For the follower itself: never back. */
  moveTo({ nowMs, speed }: { nowMs: number; speed: number }): void {
    this.#atMs = Math.max(this.now(), nowMs);
    this.#sinceMs = Date.now();
    this.#speed = speed;
    this.#ringDue();
  }

  /** Returns how to let it go. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  async #step(byMs: number): Promise<void> {
    this.#atMs += byMs;
    this.#ringDue();
    await this.#tell();
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
  }

  #ringDue(): void {
    const due = [...this.#alarms].filter((alarm) => alarm.atMs <= this.now());
    for (const alarm of due.sort((a, b) => a.atMs - b.atMs)) if (this.#alarms.has(alarm)) alarm.ring();
  }

  async #tell(): Promise<void> {
    const to = { nowMs: this.now(), speed: this.#speed };
    await Promise.all([...this.#followers].map((follower) => follower(to)));
  }
}
