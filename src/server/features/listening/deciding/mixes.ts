// A mix that lies on a card as several tracks: which play a request for one of them belongs to. Only that; how a play is
// begun and gone on with is the same as for a stream in one track (../service.ts), how a slot is cut is in slots.ts.
import { findResumed, isForAnybody, PAUSE_MS, rivalsOf } from '#core/listening/pick.ts';
import type { Clock } from '../../../clock.ts';
import type { Log } from '../../../log.ts';
import type { PlanShelf, ShelvedPlan } from '../../../media/plan-shelf.ts';
import type { Fallbacks } from '../fallback/fallbacks.ts';
import type { KeptPlays } from '../keeping/kept-plays.ts';
import type { Kept } from '../store.ts';
import type { Who } from '../who/service.ts';
import type { ListeningRequest, Opened } from './asked.ts';
import { findSlotted, openSlot, type Slot, type SlotOfPlay, slotOfPlay } from './slots.ts';

type Opening = Opened | Promise<Opened>;

export interface MixesDeps {
  clock: Clock;
  log: Log;
  shelf: PlanShelf;
  kept: Pick<KeptPlays, 'own'>;
  fallbacks: Pick<Fallbacks, 'resume' | 'isToldIn'>;
  who: Pick<Who, 'identify'>;
  /** A play goes on so long after its last request. */
  startWindowMs: number;
  loadPlan(etag: string): Promise<ShelvedPlan>;
  goOn(play: Kept, request: ListeningRequest): Opening;
  /** Decides a new play. */
  start(request: ListeningRequest): Promise<Opened>;
  openWhole(request: ListeningRequest): Opening;
  tellApart(request: ListeningRequest): void;
}

export function createMixes(deps: MixesDeps) {
  const { clock, log, shelf, kept, fallbacks, who, startWindowMs, goOn } = deps;

  /** One play across all slots: the first one that is asked for begins it. */
  async function open(request: ListeningRequest, slot: Slot): Promise<Opened> {
    const { streamId, listenerKey, wish } = request;
    const own = kept.own(streamId, listenerKey);
    const unpinned = wish.kind === 'resume' ? fallbacks.resume(request, wish.fromByte, own) : undefined;
    if (unpinned && fallbacks.isToldIn(request, slot.index, unpinned)) return unpinned;
    const mixes = own.filter((play) => play.slots > 0);
    if (wish.kind === 'resume') return await resumeIn(request, slot, wish.fromByte, mixes);
    const going = slot.index > 1 ? await findGoing(mixes, request, slot) : undefined;
    return cutOut(
      request,
      slot,
      await (going ? goOn(going, request) : deps.openWhole({ ...request, wish: { kind: 'start' } })),
    );
  }

  function cutOut(request: ListeningRequest, slot: Slot, whole: Opened): Opened {
    whole.kept?.slotsAsked?.add(slot.index);
    const isToldHere = !whole.kept && fallbacks.isToldIn(request, slot.index, whole);
    return openSlot(shelf, whole, slot, isToldHere);
  }

  /** The play whose next slot this is. As at its start, only who asks can tell the plays of several children apart. */
  async function findGoing(mixes: readonly Kept[], request: ListeningRequest, slot: Slot) {
    const latest = findSlotted(mixes, clock.now(), startWindowMs);
    if (!latest) return undefined;
    const isContested = mixes.some((play) => rivalsOf(play, mixes).length > 0);
    if (!isContested) {
      deps.tellApart(request);
      return latest;
    }
    const found = request.identified ?? (await who.identify({ ...request, slot: slot.index }));
    const theirs = mixes.filter((play) =>
      found.playerId === undefined ? play.childId === found.childId : play.playerId === found.playerId,
    );
    const rivals = rivalsOf(latest, mixes);
    const others = rivals.length > 0 ? rivals.filter(isForAnybody) : mixes;
    return findSlotted(theirs.length > 0 ? theirs : others, clock.now(), startWindowMs);
  }

  /** A slot is found by what it is, like a whole play: others may have none so long, or the same bytes in it. */
  async function resumeIn(request: ListeningRequest, slot: Slot, fromByte: number, mixes: readonly Kept[]) {
    const { ifRange } = request;
    const nowMs = clock.now();
    const candidates: SlotOfPlay[] = [];
    for (const play of mixes) {
      const isOver = nowMs - play.lastUsedAtMs > play.durationMs + PAUSE_MS;
      if (isOver || play.slotsAsked?.has(slot.index) === false) continue;
      const shelved = await findShelved(play);
      if (!shelved) continue;
      candidates.push(slotOfPlay(play, openSlot(shelf, { ...shelved, kept: play, ignoreRange: false }, slot, false)));
    }
    const found = findResumed(candidates, [], { fromByte, ifRange, nowMs });
    const opened = cutOut(request, slot, await (found ? goOn(found.play, request) : deps.start(request)));
    return { ...opened, ignoreRange: opened.ignoreRange || (!found && opened.plan.sizeBytes <= fromByte) };
  }

  /** Undefined when it cannot be read. */
  async function findShelved({ id, planEtag }: Kept): Promise<ShelvedPlan | undefined> {
    try {
      return shelf.find(planEtag) ?? (await deps.loadPlan(planEtag));
    } catch (cause) {
      log.error({ err: cause, listening: id }, 'A pinned plan could not be read');
      return undefined;
    }
  }

  return { open };
}
