// A request that may be for what one of our commands has reserved: goes on with that, or begins it, when it is sure whose
// request it is, or when it makes no difference. Never plays what was made for one child to another; what is not sure is
// answered as if nothing was reserved. Reservations themselves: reservations.ts.
import { isAlone } from '#core/listening/pick.ts';
import type { Clock } from '../../../clock.ts';
import type { PlanShelf } from '../../../media/plan-shelf.ts';
import type { ListeningRequest, Opened } from '../deciding/asked.ts';
import { openSlot } from '../deciding/slots.ts';
import type { KeptPlays } from '../keeping/kept-plays.ts';
import type { Kept } from '../store.ts';
import type { Identified, Who } from '../who/service.ts';
import type { Reservations, Reserved } from './reservations.ts';

const SURE: readonly Identified['confidence'][] = ['reserved', 'bound', 'event'];
/** Players count the bytes of a second from what they saw of the beginning. */
const NEAR_MS = 2000;

export interface OpenReservedDeps {
  clock: Clock;
  shelf: PlanShelf;
  kept: Pick<KeptPlays, 'ofStream'>;
  reservations: Reservations;
  who: Pick<Who, 'identify'>;
  /** As for a request that nothing is reserved for. */
  openUsual: (request: ListeningRequest) => Opened | Promise<Opened>;
  goOn: (play: Kept, request: ListeningRequest) => Opened | Promise<Opened>;
  begin: (request: ListeningRequest) => Promise<Opened>;
  /** It had stopped, and plays again. */
  takeUp: (play: Kept) => void;
}

export function createOpenReserved(deps: OpenReservedDeps) {
  const { reservations, who } = deps;

  async function openReserved(request: ListeningRequest, all: readonly Reserved[]): Promise<Opened> {
    const open = all.filter(({ isAnswered }) => !isAnswered);
    const expected = (open.length > 0 ? open : all).map(({ playerId }) => playerId);
    const isOursAlone = all.every((reserved) => reserved.isOursAlone);
    const asked = { ...request, expected, isOursAlone };
    if (all.every(({ play, source }) => !play && !source)) return await deps.openUsual(asked);
    const isSame = isSameForAll(all);
    const identified = await who.identify({ ...asked, slot: request.slot?.index, mayWait: !isSame });
    const isSure = SURE.includes(identified.confidence);
    const theirs = all.find((reserved) => isSure && reserved.playerId === identified.playerId);
    const own = theirs ?? (isSame ? (open[0] ?? all[0]) : all.find((reserved) => isMeant(reserved, request)));
    const isNothingReserved = !own || !(own.play ?? own.source) || !fits(own, request);
    if (isNothingReserved) return await deps.openUsual({ ...asked, identified });
    reservations.use(own);
    const whole = own.play ? await goOnWith(own.play, request) : await beginOnce(own, { ...asked, identified });
    own.play ??= whole.kept;
    if (request.slot) whole.kept?.slotsAsked?.add(request.slot.index);
    return request.slot ? openSlot(deps.shelf, whole, request.slot, false) : whole;
  }

  /** A range from where we have sent the player, which nobody else has come near to. */
  function isMeant({ play, positionMs }: Reserved, { wish, streamId, slot }: ListeningRequest): boolean {
    if (!play || positionMs === undefined || wish.kind !== 'resume' || slot) return false;
    const { fromByte } = wish;
    const isThere = Math.abs((fromByte / play.sizeBytes) * play.durationMs - positionMs) <= NEAR_MS;
    return isThere && isAlone(play, [...deps.kept.ofStream(streamId)], { fromByte, nowMs: deps.clock.now() });
  }

  async function goOnWith(play: Kept, request: ListeningRequest): Promise<Opened> {
    play.lastStartAtMs = deps.clock.now();
    deps.takeUp(play);
    return await deps.goOn(play, request);
  }

  /** A look at the head and the request that follows may come at once. */
  async function beginOnce(own: Reserved, request: ListeningRequest): Promise<Opened> {
    const { source } = own;
    own.deciding ??= deps.begin({ ...request, source, isReserved: true });
    return await own.deciding;
  }

  return openReserved;
}

/** The bytes would be the same whoever asks, and are nobody's own. */
function isSameForAll(all: readonly Reserved[]): boolean {
  const [first, ...others] = all;
  if (first?.source) return others.every(({ source }) => JSON.stringify(source) === JSON.stringify(first.source));
  if (!first || first.play?.isPrivate) return false;
  return others.every(({ play }) => play !== undefined && play.planEtag === first.play?.planEtag);
}

function fits({ play }: Reserved, { wish, slot }: ListeningRequest): boolean {
  return slot !== undefined || !play || wish.kind !== 'resume' || wish.fromByte < play.sizeBytes;
}
