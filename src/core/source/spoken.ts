// Which sentences a source may want to say in the days to come, so that they can be spoken ahead of time: every filled
// wording that can be reached, whatever the rules will choose by then. The blanks themselves are in placeholders.ts.
import { localTime, nextInstantOf } from '../time/zone.ts';
import { type Announced, announcementsAfter, type Looking } from './announce.ts';
import type { Following } from './deciding.ts';
import type { SeriesSource, Source } from './document.ts';
import { floorToFrame } from './items.ts';
import { nextPart } from './next-part.ts';
import { fillPlaceholders, placeholdersIn, plainText, valuesAt } from './placeholders.ts';
import { recapTitle } from './series.ts';
import { finishedSentence, recapSentence, TIMES_OF_DAY } from './words.ts';
import type { World } from './world.ts';

export { fillPlaceholders, PLACEHOLDERS, plainText } from './placeholders.ts';

export interface Wording {
  text: string;
  language: string;
}

/** A child seldom hears more parts than these before the sentences are looked at again. */
const PARTS_AHEAD = 8;

/** Wordings that one listener may reach in [fromMs, toMs), most needed first: those without blanks, then the soonest.
 * `worldAt` gives the world of that listener at a time; ask once for each child, and once for nobody. At most `cap`.
 * It pauses after each node, so that others may be let in. */
export function* reachableSpeech(
  source: Source,
  worldAt: (atMs: number) => World,
  fromMs: number,
  toMs: number,
  cap: number,
): Generator<undefined, Wording[]> {
  const found = new Map<string, Wording>();
  const add = (text: string | undefined, language: string) => {
    if (text && found.size < cap) found.set(`${language} ${text}`, { text, language });
  };
  const nodes = speakingNodes(source, undefined);
  const now = worldAt(fromMs);
  for (const { node } of nodes) if (node.kind === 'speech') add(plainText(node.text), node.language ?? now.language);
  for (const atMs of momentsBetween(now.zone, fromMs, toMs)) {
    if (found.size >= cap) break;
    const world = atMs === fromMs ? now : worldAt(atMs);
    const looking: Looking = { world, local: localTime(world.zone, atMs), partsAhead: PARTS_AHEAD };
    for (const { node, following } of nodes) {
      if (node.kind === 'series') for (const text of seriesSentences(node, looking)) add(text, world.language);
      else for (const text of wordingsOf(node, following, looking)) add(text, node.language ?? world.language);
      yield;
    }
  }
  return [...found.values()];
}

type Speaking = { node: Extract<Source, { kind: 'speech' | 'series' }>; following: Following | undefined };

/** All nodes that may say something, each with what comes after it; see Following. */
function speakingNodes(source: Source, following: Following | undefined): Speaking[] {
  const next = source.limits?.until?.next;
  const after = next ? speakingNodes(next, following) : [];
  return [...ownSpeakingNodes(source, following), ...after];
}

function ownSpeakingNodes(source: Source, following: Following | undefined): Speaking[] {
  switch (source.kind) {
    case 'speech':
      return [{ node: source, following }];
    case 'series':
      return [{ node: source, following }, ...(source.next ? speakingNodes(source.next, following) : [])];
    case 'sequence':
      return source.items.flatMap((item, index) =>
        item.kind === 'audio' && !item.limits
          ? []
          : speakingNodes(item, { items: source.items, from: index + 1, outer: following }),
      );
    case 'shuffle':
      return source.items.flatMap((item) => speakingNodes(item, undefined));
    case 'loop':
      return speakingNodes(source.item, following);
    case 'choose':
      return [...source.rules.map(({ play }) => play), source.otherwise].flatMap((play) =>
        speakingNodes(play, following),
      );
    default:
      return [];
  }
}

function wordingsOf(
  { text, language }: Extract<Source, { kind: 'speech' }>,
  following: Following | undefined,
  looking: Looking,
): (string | undefined)[] {
  const { world, local } = looking;
  const asked = placeholdersIn(text);
  const values = valuesAt(local, language ?? world.language, world.listener.childName);
  const asksAhead = asked.has('part') || asked.has('title');
  const ahead: (Announced | undefined)[] = asksAhead ? announcementsAfter(following, looking) : [undefined];
  return ahead.map((one) => fillPlaceholders(text, { ...values, ...one?.values }));
}

/** That it is finished, and what was before. */
function seriesSentences(source: SeriesSource, { world, local }: Looking): string[] {
  const collection = world.findCollection(source.collectionId);
  if (!collection) return [];
  const isEnding = source.afterLast === 'end' || (source.afterLast === 'go-on' && !source.next);
  const finished = isEnding ? [finishedSentence(collection.title, world.language)] : [];
  const next = source.recap ? nextPart(source, collection, world.memory, local) : undefined;
  if (!next || next.outcome === 'empty' || next.outcome === 'not-begun') return finished;
  const positionMs = next.outcome === 'part' ? floorToFrame(next.positionMs) : 0;
  const titles = [recapTitle(next.order, next.at, positionMs, world.findAudio)];
  // Inside each part that may come, and before it.
  for (let ahead = 0; ahead < PARTS_AHEAD; ahead++)
    titles.push(recapTitle(next.order, next.at + ahead, 1, world.findAudio));
  const recaps = titles.flatMap((title) => (title ? [recapSentence(collection.title, title, world.language)] : []));
  return [...finished, ...recaps];
}

/** The beginning, and whenever the day or the time of day changes. */
function* momentsBetween(zone: string, fromMs: number, toMs: number): Generator<number> {
  for (let atMs = fromMs; atMs < toMs; ) {
    yield atMs;
    const after = atMs;
    atMs = Math.min(...[0, ...TIMES_OF_DAY].map((minute) => nextInstantOf(zone, after, minute)));
  }
}
