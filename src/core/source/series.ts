// The next part or parts of a collection: from the place that next-part.ts finds, on to the wanted number or minutes, the
// end of the collection, or the first part that is not ready. Opening it moves no bookmark; hearing it does.
import { FRAME_MS } from '../mp3/profile.ts';
import { type Deciding, type Gathered, gathered, gatheredRun, MISSED, NOTHING, type Place } from './deciding.ts';
import type { SeriesSource } from './document.ts';
import { cutAt, floorToFrame, minutesToMs, type PlanItem, type Run } from './items.ts';
import { type NextPart, nextPart, type Order } from './next-part.ts';
import { speak } from './speech.ts';
import { finishedSentence, recapSentence } from './words.ts';
import type { AudioFact, CollectionFact } from './world.ts';

/** One hears again where one was. */
const BACK_MS = 5000;

export function gatherSeries(source: SeriesSource, place: Place, deciding: Deciding): Gathered {
  const { world, local } = deciding;
  const collection = world.findCollection(source.collectionId);
  const next: NextPart = collection ? nextPart(source, collection, world.memory, local) : { outcome: 'empty' };
  if (source.order !== 'by-date' || source.resume) deciding.dependOnChild();
  if (!collection || next.outcome === 'empty') {
    deciding.isLost = true;
    deciding.note({ did: 'found-empty', collection: collection?.title });
    return NOTHING;
  }
  if (next.outcome === 'not-begun') {
    deciding.isLost = true;
    deciding.note({ did: 'not-begun', collection: collection.title, startDate: source.startDate ?? '' });
    return NOTHING;
  }
  if (next.outcome === 'part') return playFrom(source, collection, next.order, next.at, next.positionMs, deciding);
  deciding.note({ did: 'finished', collection: collection.title, goesOn: source.afterLast });
  if (source.afterLast === 'go-on' && source.next) {
    return deciding.gather(source.next, { ...place, path: `${place.path}.n` });
  }
  if (source.afterLast === 'end' || source.afterLast === 'go-on') {
    const sentence = speak(finishedSentence(collection.title, world.language), world.language, deciding);
    return gathered(sentence ? [sentence] : []);
  }
  return playFrom(source, collection, next.order, next.at, 0, deciding);
}

function playFrom(
  source: SeriesSource,
  collection: CollectionFact,
  order: Order,
  from: number,
  positionMs: number,
  deciding: Deciding,
): Gathered {
  const run: Run = { items: [], lengthMs: 0 };
  const isDaily = source.order === 'by-date';
  const most = isDaily ? 1 : (source.count ?? (source.atMostMinutes === undefined ? 1 : order.audioIds.length));
  const mostMs = source.atMostMinutes === undefined ? Number.POSITIVE_INFINITY : minutesToMs(source.atMostMinutes);
  let first: number | undefined;
  for (let at = from, taken = 0; at < order.audioIds.length && taken < most; at++) {
    if (!deciding.spend(1)) break;
    const audioId = order.audioIds[at] ?? '';
    const fact = deciding.world.findAudio(audioId);
    if (fact.state === 'gone') {
      deciding.note({ did: 'skipped-deleted', audioId });
      continue;
    }
    if (fact.state !== 'ready') {
      // To skip it would lose a part of the story.
      if (first === undefined) return missed(audioId, fact, deciding);
      deciding.note({ did: 'ended-before', title: fact.title, why: fact.state });
      break;
    }
    const part = partOf(source, audioId, fact, at === from ? positionMs : 0);
    if (first === undefined && part.lengthMs > mostMs) {
      first = at;
      run.items = cutAt({ items: [part], lengthMs: part.lengthMs }, mostMs).items;
      run.lengthMs = mostMs;
      break;
    }
    if (run.lengthMs + part.lengthMs > mostMs) break;
    first ??= at;
    run.items.push(part);
    run.lengthMs += part.lengthMs;
    taken++;
  }
  if (first === undefined) {
    deciding.isLost = true;
    deciding.note({ did: 'found-empty', collection: collection.title });
    return NOTHING;
  }
  return withRecap(source, collection, order, first, run, deciding);
}

function missed(audioId: string, fact: Exclude<AudioFact, { state: 'ready' | 'gone' }>, deciding: Deciding): Gathered {
  deciding.note({ did: 'missed', audioId, title: fact.title, why: fact.state });
  return MISSED;
}

function partOf(
  source: SeriesSource,
  audioId: string,
  fact: Extract<AudioFact, { state: 'ready' }>,
  positionMs: number,
): Extract<PlanItem, { kind: 'audio' }> {
  const { title, segments, durationMs: wholeMs } = fact;
  const fromMs = Math.min(floorToFrame(positionMs - BACK_MS), wholeMs - FRAME_MS);
  return {
    kind: 'audio',
    audioId,
    title,
    segments,
    wholeMs,
    fromMs,
    lengthMs: wholeMs - fromMs,
    ...(source.resume ? { collectionId: source.collectionId } : {}),
  };
}

function withRecap(
  source: SeriesSource,
  collection: CollectionFact,
  order: Order,
  first: number,
  run: Run,
  deciding: Deciding,
): Gathered {
  const { world } = deciding;
  const [part] = run.items;
  if (part?.kind !== 'audio') return gatheredRun(run);
  deciding.note({
    did: 'went-on',
    collection: collection.title,
    part: first + 1,
    of: order.audioIds.length,
    title: part.title,
    fromMs: part.fromMs,
  });
  const before = source.recap ? recapTitle(order, first, part.fromMs, world.findAudio) : undefined;
  const text = before && recapSentence(collection.title, before, world.language);
  const sentence = text ? speak(text, world.language, deciding) : undefined;
  if (!sentence) return gatheredRun(run);
  return { items: [sentence, ...run.items], lengthMs: sentence.lengthMs + run.lengthMs, isMissed: false };
}

/** The part that was heard last: this one when it goes on inside, else the one before. */
export function recapTitle(
  { audioIds }: Order,
  at: number,
  fromMs: number,
  findAudio: (audioId: string) => AudioFact,
): string | undefined {
  const audioId = audioIds[fromMs > 0 ? at : at - 1];
  const fact = audioId === undefined ? undefined : findAudio(audioId);
  return fact && fact.state !== 'gone' ? fact.title : undefined;
}
