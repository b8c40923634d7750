// What was ever received under which entity tag. The same tag means the same bytes for ever: whatever the range, the
// listener, the day, and however often the server was killed in between.
import { FRAME_BYTES, type FrameId, type Recordings } from './recordings.ts';

export interface SeenPlan {
  etag: string;
  sizeBytes: number;
  /** NaN: not seen yet. The first is the Info frame. */
  frames: Float64Array;
  seenAtMs: number;
}

export class SeenPlans {
  readonly #plans = new Map<string, SeenPlan>();
  readonly #recordings: Recordings;
  bytes = 0;

  constructor(recordings: Recordings) {
    this.#recordings = recordings;
  }

  get count(): number {
    return this.#plans.size;
  }

  /** @throws when the size is not what it was. */
  open(etag: string, sizeBytes: number, nowMs: number): SeenPlan {
    if (sizeBytes % FRAME_BYTES !== 0) throw new Error(`${sizeBytes} bytes are no whole frames.`);
    let plan = this.#plans.get(etag);
    if (!plan) {
      const frames = new Float64Array(sizeBytes / FRAME_BYTES).fill(Number.NaN);
      plan = { etag, sizeBytes, frames, seenAtMs: nowMs };
      this.#plans.set(etag, plan);
    }
    if (plan.sizeBytes !== sizeBytes) throw new Error(`${etag} had ${plan.sizeBytes} bytes and has ${sizeBytes}.`);
    plan.seenAtMs = nowMs;
    return plan;
  }

  /** Takes whole frames from `bytes`, which begins at `atByte`; returns what is left over. @throws when they differ. */
  take(plan: SeenPlan, atByte: number, bytes: Buffer): { restAt: number; rest: Buffer } {
    this.bytes += bytes.length;
    let at = (FRAME_BYTES - (atByte % FRAME_BYTES)) % FRAME_BYTES;
    for (; at + FRAME_BYTES <= bytes.length; at += FRAME_BYTES) {
      const index = (atByte + at) / FRAME_BYTES;
      const id = this.#recordings.idOf(bytes.subarray(at, at + FRAME_BYTES));
      const before = plan.frames[index] as FrameId;
      if (!Number.isNaN(before) && before !== id) throw new Error(`Frame ${index} of ${plan.etag} is another one now.`);
      plan.frames[index] = id;
    }
    const from = Math.min(at, bytes.length);
    return { restAt: atByte + from, rest: bytes.subarray(from) };
  }

  longestWhole(): Buffer {
    const whole = [...this.#plans.values()].filter(({ frames }) => frames.every((id) => !Number.isNaN(id)));
    const [longest] = whole.sort((a, b) => b.sizeBytes - a.sizeBytes);
    return Buffer.concat([...(longest?.frames ?? [])].map((id) => this.#recordings.bytesOf(id)));
  }

  forget(beforeMs: number): void {
    for (const [etag, { seenAtMs }] of this.#plans) if (seenAtMs < beforeMs) this.#plans.delete(etag);
  }
}
