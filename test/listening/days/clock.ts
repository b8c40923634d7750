// Time for whole days of a household: stands still until it is pushed, finely while somebody plays, and in one go over the
// hours in which nobody does, as when a machine sleeps. A server gets a view of it that ends when that server is killed.
import type { Clock } from '#server/clock.ts';

interface Alarm {
  atMs: number;
  run: () => void;
}

export interface ClockView extends Clock {
  /** Stands still from now on, and rings nothing; what is set later rings at once, so that closing does not hang. */
  die(): void;
  isDead: boolean;
}

export class DayClock implements Clock {
  #nowMs: number;
  /** Soonest first. */
  #alarms: Alarm[] = [];
  /** Waits until all that an alarm has set in motion is at rest. */
  settle: () => Promise<void> = async () => undefined;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get alarms(): number {
    return this.#alarms.length;
  }

  /** When the next alarm rings. */
  get nextMs(): number {
    return this.#alarms[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const alarm = { atMs: this.#nowMs + Math.max(0, Math.round(delayMs)), run };
    const at = this.#alarms.findIndex(({ atMs }) => atMs > alarm.atMs);
    this.#alarms.splice(at === -1 ? this.#alarms.length : at, 0, alarm);
    return () => {
      const index = this.#alarms.indexOf(alarm);
      if (index >= 0) this.#alarms.splice(index, 1);
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
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

  /** In steps of `stepMs`: what became due meanwhile rings late, once each. */
  async leap(byMs: number, stepMs = 1_200_000): Promise<void> {
    for (let leftMs = byMs; leftMs > 0; leftMs -= stepMs) {
      this.#nowMs += Math.min(leftMs, stepMs);
      const due = this.#alarms.filter(({ atMs }) => atMs <= this.#nowMs);
      for (const alarm of due) {
        const index = this.#alarms.indexOf(alarm);
        if (index === -1) continue;
        this.#alarms.splice(index, 1);
        alarm.run();
        await this.settle();
      }
    }
  }

  view(): ClockView {
    const rings = new Set<() => void>();
    let diedAtMs: number | undefined;
    const view: ClockView = {
      isDead: false,
      now: () => diedAtMs ?? this.now(),
      after: (delayMs, run) => {
        if (diedAtMs !== undefined) {
          const timer = setTimeout(run, 0);
          return () => clearTimeout(timer);
        }
        const cancel = this.after(delayMs, () => {
          rings.delete(cancel);
          run();
        });
        rings.add(cancel);
        return () => {
          rings.delete(cancel);
          cancel();
        };
      },
      die: () => {
        diedAtMs ??= this.now();
        view.isDead = true;
        for (const cancel of rings) cancel();
        rings.clear();
      },
    };
    return view;
  }
}
