// Whether every file that a plan needs is there, before the plan is promised to anybody. Of long plans only the beginning
// is looked at each time; of the rest a look within the last minutes is enough, since it plays an hour later anyway and
// what breaks until then is found when it is read. Never reads a file. Next: damaged-segments.ts remembers what was found.
import { type Plan, SILENCE } from '#core/plan/plan.ts';
import type { Clock } from '../clock.ts';
import type { SegmentStore } from './segments.ts';

/** What plays in the next half hour or so. */
const ALWAYS_LOOKED_AT = 32;
const GOOD_FOR_MS = 5 * 60_000;
const MOST_REMEMBERED = 100_000;
const AT_ONCE = 64;

export interface DamagedSegment {
  hash: string;
  /** What it should be. */
  sizeBytes: number;
}

export interface SegmentChecksDeps {
  segments: Pick<SegmentStore, 'check'>;
  clock: Pick<Clock, 'now'>;
}

export class SegmentChecks {
  readonly #deps: SegmentChecksDeps;
  /** By hash: which size the file was seen to have, and when. Longest ago first. */
  readonly #seen = new Map<string, { sizeBytes: number; atMs: number }>();

  constructor(deps: SegmentChecksDeps) {
    this.#deps = deps;
  }

  /** Segments whose files are missing or have another size. `canTrustLastLook`: at the far ones it may be minutes old. */
  async findDamaged(
    { segments }: Pick<Plan, 'segments'>,
    { canTrustLastLook = false } = {},
  ): Promise<DamagedSegment[]> {
    const nowMs = this.#deps.clock.now();
    const sizes = this.#sizesOf(segments, canTrustLastLook ? nowMs : undefined);
    const suspects = [...sizes].map(([hash, sizeBytes]) => ({ hash, sizeBytes }));
    const damaged: DamagedSegment[] = [];
    for (let at = 0; at < suspects.length; at += AT_ONCE) {
      const some = suspects.slice(at, at + AT_ONCE);
      const areGood = await Promise.all(some.map((segment) => this.#isGood(segment)));
      for (const [nth, segment] of some.entries()) {
        this.#remember(segment, areGood[nth] ? nowMs : undefined);
        if (!areGood[nth]) damaged.push(segment);
      }
    }
    return damaged;
  }

  /** Each hash once. With a time, without those far ones that were seen shortly before; thousands may be passed by. */
  #sizesOf(segments: Plan['segments'], nowMs: number | undefined): Map<string, number> {
    const sizes = new Map<string, number>();
    for (const { hash, segmentBytes } of segments) {
      if (hash === SILENCE) continue;
      const isNear = nowMs === undefined || sizes.size < ALWAYS_LOOKED_AT;
      if (isNear || !this.#wasSeen(hash, segmentBytes, nowMs)) sizes.set(hash, segmentBytes);
    }
    return sizes;
  }

  async #isGood({ hash, sizeBytes }: DamagedSegment): Promise<boolean> {
    try {
      return (await this.#deps.segments.check(hash, sizeBytes)) === 'ok';
    } catch {
      // What cannot even be looked at cannot be played either.
      return false;
    }
  }

  #wasSeen(hash: string, sizeBytes: number, nowMs: number): boolean {
    const seen = this.#seen.get(hash);
    return seen !== undefined && seen.sizeBytes === sizeBytes && Math.abs(nowMs - seen.atMs) < GOOD_FOR_MS;
  }

  #remember({ hash, sizeBytes }: DamagedSegment, seenAtMs: number | undefined): void {
    this.#seen.delete(hash);
    if (seenAtMs === undefined) return;
    this.#seen.set(hash, { sizeBytes, atMs: seenAtMs });
    const oldest = this.#seen.size > MOST_REMEMBERED ? this.#seen.keys().next().value : undefined;
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}
