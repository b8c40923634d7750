// Plans in memory with what is needed to send them, least recently used leave first. A warm request needs no database.
import type { Plan } from '#core/plan/plan.ts';
import { type ByteBody, type PlanBytesDeps, planBytes } from './plan-bytes.ts';

/** All shelved plans together name at most about this many segments; around 20 MB. */
const MOST_SEGMENTS = 100_000;

export interface ShelvedPlan {
  plan: Plan;
  body: ByteBody;
}

export class PlanShelf {
  readonly #deps: PlanBytesDeps;
  readonly #plans = new Map<string, ShelvedPlan>();
  #segments = 0;

  constructor(deps: PlanBytesDeps) {
    this.#deps = deps;
  }

  find(etag: string): ShelvedPlan | undefined {
    const found = this.#plans.get(etag);
    if (!found) return undefined;
    this.#plans.delete(etag);
    this.#plans.set(etag, found);
    return found;
  }

  put(plan: Plan): ShelvedPlan {
    const known = this.find(plan.etag);
    if (known) return known;
    const shelved = { plan, body: planBytes(plan, this.#deps) };
    this.#plans.set(plan.etag, shelved);
    this.#segments += plan.segments.length;
    for (const [etag, { plan: oldest }] of this.#plans) {
      if (this.#segments <= MOST_SEGMENTS || etag === plan.etag) break;
      this.#plans.delete(etag);
      this.#segments -= oldest.segments.length;
    }
    return shelved;
  }
}
