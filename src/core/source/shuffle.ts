// Some of several things in an order drawn by lot. The lots come from the play's seed, or from the day when the order
// stays for a day. Takes what can be played before what cannot; never comes out empty while anything can be played.
import { startOfDayMs } from '../time/zone.ts';
import { CHEAP, type Deciding, type Gathered, gatheredRun, MISSED, NOTHING, type Place } from './deciding.ts';
import type { ShuffleSource, Source } from './document.ts';
import { drawnOrder, drawsFrom } from './draw.ts';
import { cutAt, minutesToMs, type Run, runOf } from './items.ts';
import { staticAudioOf } from './needs.ts';
import { type AudioIndex, heardThisRound, indexAudio } from './rounds.ts';

/** So many in a row that do not fit, and the time counts as filled. */
const MOST_MISFITS = 50;
const indexes = new WeakMap<ShuffleSource, AudioIndex>();

export function gatherShuffle(source: ShuffleSource, place: Place, deciding: Deciding): Gathered {
  if (!deciding.spend((source.items.length + deciding.world.memory.heard.length) / CHEAP)) return NOTHING;
  const { order, isNewRound } = orderOf(source, place, deciding);
  const wanted = source.count ?? source.items.length;
  const mostMs = source.atMostMinutes === undefined ? Number.POSITIVE_INFINITY : minutesToMs(source.atMostMinutes);
  const run: Run = { items: [], lengthMs: 0 };
  let tooLong: Run | undefined;
  let [taken, misfits] = [0, 0];
  let missed: Gathered = NOTHING;
  for (const index of order) {
    if (taken === wanted || misfits === MOST_MISFITS) break;
    const item = source.items[index];
    if (!item) continue;
    const found = tryItem(item, `${place.path}.${index}`, place.atMs + run.lengthMs, place, deciding);
    if (found.isMissed) missed = found;
    if (found.isMissed || found.items.length === 0) continue;
    if (run.lengthMs + found.lengthMs > mostMs) {
      tooLong ??= found;
      misfits++;
      continue;
    }
    run.items.push(...found.items);
    run.lengthMs += found.lengthMs;
    taken++;
    misfits = 0;
  }
  if (taken === 0 && tooLong) {
    deciding.note({ did: 'stopped-after', minutes: source.atMostMinutes ?? 0 });
    return gatheredRun(cutAt(runOf([...tooLong.items]), mostMs));
  }
  if (taken === 0) return missed;
  const isDaily = source.renew === 'each-day';
  deciding.note({ did: 'drew', count: taken, of: source.items.length, isDaily, isNewRound });
  return gatheredRun(run);
}

/** All items in drawn order, those not heard in this round first. */
function orderOf(source: ShuffleSource, place: Place, deciding: Deciding) {
  const { world, local } = deciding;
  const isDaily = source.renew === 'each-day';
  const draw = drawsFrom(`${isDaily ? `day ${local.dayNumber}` : place.seed} ${place.path}`);
  const count = source.items.length;
  if (!source.allBeforeAgain) return { order: drawnOrder(placesOf(new Uint8Array(count), 0), draw), isNewRound: false };
  if (source.memory !== 'family') deciding.dependOnChild();
  const heard = source.memory === 'family' ? world.memory.heardByFamily : world.memory.heard;
  // What is heard today must not change what was drawn for today.
  const beforeMs = isDaily ? startOfDayMs(world.zone, local.dayNumber) : Number.POSITIVE_INFINITY;
  const flags = heardThisRound(indexOf(source, deciding), count, heard, beforeMs);
  const rest = placesOf(flags, 0);
  return { order: restFirst(), isNewRound: rest.length < (source.count ?? 1) };

  function* restFirst(): Generator<number> {
    yield* drawnOrder(rest, draw);
    yield* drawnOrder(placesOf(flags, 1), draw);
  }
}

function placesOf(flags: Uint8Array, wanted: 0 | 1): Uint32Array {
  const places = new Uint32Array(flags.length);
  let count = 0;
  for (let index = 0; index < flags.length; index++) if (flags[index] === wanted) places[count++] = index;
  return places.subarray(0, count);
}

/** What cannot be played leaves no steps behind but one. */
function tryItem(item: Source, path: string, atMs: number, place: Place, deciding: Deciding): Gathered {
  const steps = deciding.trace.length;
  const found = deciding.gather(item, { ...place, path, atMs });
  if (!found.isMissed) return found;
  const missed = deciding.trace.slice(steps).find((step) => step.did === 'missed');
  deciding.trace.length = steps;
  if (missed) deciding.note({ did: 'passed-over', title: missed.title, why: missed.why });
  return MISSED;
}

/** Kept while the recipe is, unless collections in it can change meanwhile. */
function indexOf(source: ShuffleSource, { world }: Deciding): AudioIndex {
  const known = indexes.get(source);
  if (known) return known;
  const own = source.items.map(staticAudioOf);
  const audioIds = own.map(({ audioIds, collectionIds }) =>
    collectionIds.length === 0
      ? audioIds
      : [
          ...audioIds,
          ...collectionIds.flatMap((id) => world.findCollection(id)?.parts.map((part) => part.audioId) ?? []),
        ],
  );
  const index = indexAudio(audioIds);
  if (own.every(({ collectionIds }) => collectionIds.length === 0)) indexes.set(source, index);
  return index;
}
