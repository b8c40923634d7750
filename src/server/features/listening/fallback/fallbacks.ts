// What is played when the right thing cannot be: the last good play of this listener, else the parent's evergreen
// collection, else a short sentence. None of them is pinned against a new start, so that healing shows at once. Nothing
// here may need the database or, in a hurry, the disk. See docs/protocol/streaming-http.md §5.
import { HeardUnpinned } from '#core/listening/heard.ts';
import { ToldSlots } from '#core/listening/told-slots.ts';
import { hasAnySegment, type Plan, SILENCE } from '#core/plan/plan.ts';
import type { Log } from '../../../log.ts';
import type { DamagedSegments } from '../../../media/damaged-segments.ts';
import type { PlanShelf, ShelvedPlan } from '../../../media/plan-shelf.ts';
import type { Planner } from '../../../media/planner.ts';
import type { ListeningRequest, Opened } from '../deciding/asked.ts';
import type { KeptPlays } from '../keeping/kept-plays.ts';
import type { Kept } from '../store.ts';

const MOST_FALLBACKS = 3;
/** A mix whose tracks are asked for one after the other is one play; after this time without a word it is another. */
const PAUSE_MS = 60_000;

export interface FallbackDeps {
  clock: { now(): number };
  log: Log;
  shelf: PlanShelf;
  damaged: DamagedSegments;
  planner: Pick<Planner, 'findDamaged'>;
  kept: KeptPlays;
  loadPlan: (etag: string) => Promise<ShelvedPlan>;
  /** In the family's language. */
  sentence: () => ShelvedPlan;
}

export class Fallbacks {
  readonly #deps: FallbackDeps;
  readonly #heard = new HeardUnpinned();
  readonly #slots = new ToldSlots();
  #evergreen: ShelvedPlan | undefined;

  constructor(deps: FallbackDeps) {
    this.#deps = deps;
  }

  /** What the parent wants to be played when nothing else can; undefined: the sentence. */
  setEvergreen(plan: Plan | undefined): void {
    this.#evergreen = plan && this.#deps.shelf.put(plan);
  }

  /** With a look at the disk. */
  async find(request: ListeningRequest, childId?: string): Promise<Opened> {
    const { shelf, planner, damaged, log } = this.#deps;
    for (const latest of this.#latestOf(request, childId)) {
      try {
        const shelved = shelf.find(latest.planEtag) ?? (await this.#deps.loadPlan(latest.planEtag));
        const isGood = this.#looksGood(shelved.plan) && (await planner.findDamaged(shelved.plan)).length === 0;
        if (isGood) return this.#playAgain(latest, shelved);
      } catch (cause) {
        log.error({ err: cause, stream: request.streamId }, 'A play to fall back to could not be read');
      }
    }
    const broken = this.#evergreen ? await planner.findDamaged(this.#evergreen.plan) : [];
    // Told, so that the collection is made ready again without it.
    if (broken.length > 0) void damaged.report(broken);
    return this.#evergreenOrSentence(request);
  }

  /** The same for when there is no time to ask the disk or the database. */
  findInMemory(request: ListeningRequest, childId?: string): Opened {
    for (const latest of this.#latestOf(request, childId)) {
      const shelved = this.#deps.shelf.find(latest.planEtag);
      if (shelved && this.#looksGood(shelved.plan)) return this.#playAgain(latest, shelved);
    }
    return this.#evergreenOrSentence(request);
  }

  /** What is not pinned is told in one slot of a mix, the first that is asked for; the others are then short and silent. */
  isToldIn({ streamId, listenerKey }: ListeningRequest, slot: number, { plan }: ShelvedPlan): boolean {
    const nowMs = this.#deps.clock.now();
    return this.#slots.isToldIn(`${streamId} ${listenerKey}`, slot, {
      nowMs,
      untilMs: nowMs + plan.durationMs + PAUSE_MS,
    });
  }

  /** The sentence. */
  say(request: ListeningRequest, ignoreRange: boolean): Opened {
    return this.#playUnpinned(request, this.#deps.sentence(), ignoreRange);
  }

  /** Goes on with what was not pinned: by its tag, or because it is what this listener heard last and it is long enough. */
  resume(request: ListeningRequest, fromByte: number, own: readonly Kept[]): Opened | undefined {
    const { streamId, listenerKey, ifRange } = request;
    const last = this.#heard.lastOf(streamId, listenerKey, own);
    // By now another collection may be the evergreen one, or the sentence in another language.
    const before = last === undefined ? undefined : this.#deps.shelf.find(last);
    const unpinned = [before, this.#evergreen, this.#deps.sentence()].filter((shelved) => shelved !== undefined);
    const found = unpinned.find(
      ({ plan: { etag, sizeBytes } }) => etag === ifRange || (etag === last && fromByte < sizeBytes),
    );
    return found && this.#playUnpinned(request, found, false);
  }

  #evergreenOrSentence(request: ListeningRequest): Opened {
    if (!this.#evergreen || !this.#looksGood(this.#evergreen.plan)) return this.say(request, true);
    return this.#playUnpinned(request, this.#evergreen, true);
  }

  #playUnpinned({ streamId, listenerKey }: ListeningRequest, shelved: ShelvedPlan, ignoreRange: boolean): Opened {
    this.#heard.heard(streamId, listenerKey, shelved.plan.etag, this.#deps.clock.now());
    return { ...shelved, ignoreRange };
  }

  #playAgain(play: Kept, shelved: ShelvedPlan): Opened {
    this.#deps.kept.touch(play);
    return { ...shelved, kept: play, ignoreRange: false };
  }

  /** Never what was made for another child. */
  #latestOf({ streamId, listenerKey }: ListeningRequest, childId: string | undefined): Kept[] {
    const own = this.#deps.kept
      .own(streamId, listenerKey)
      .filter((kept) => !kept.isPrivate || (kept.childId === childId && !kept.isForAnother));
    return own.toSorted((a, b) => b.lastUsedAtMs - a.lastUsedAtMs).slice(0, MOST_FALLBACKS);
  }

  /** A play of which only filled holes are left is none to go back to. */
  #looksGood(plan: Plan): boolean {
    return !hasAnySegment(plan, this.#deps.damaged) && plan.segments.some(({ hash }) => hash !== SILENCE);
  }
}
