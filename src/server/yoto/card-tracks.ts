// From what a card is made of to its tracks: which parts, in which groups, played by which streams. A track keeps its
// stream, and so its address, as long as it plays the same audio. Knows nothing of the Yoto account.
import type { CardContent } from '#contract/cards.ts';
import { Problem } from '#contract/errors.ts';
import type { Stream } from '#contract/streams.ts';
import type { CardDocument, KeptTrack } from '#core/card/document.ts';
import { arrangeTracks, CARD_LIMITS, type TrackPlan } from '#core/card/layout.ts';
import { shortenTitle } from '#core/card/title.ts';
import type { SourceDocument } from '#core/source/document.ts';

/** A collection as a card sees it. */
export interface CardCollection {
  title: string;
  people: string;
  coverHash?: string;
  parts: { audioId: string; title: string; state: 'waiting' | 'rendering' | 'ready' | 'failed' }[];
}

/** `unchanging` with amounts: every play is the same and ready. */
export type CardStream = Pick<
  Stream,
  'id' | 'name' | 'url' | 'playable' | 'unchanging' | 'durationMs' | 'sizeBytes' | 'resumes'
>;

export interface CardTrackDeps {
  /** Undefined when there is no such collection. */
  partsOf(collectionId: string): Promise<CardCollection | undefined>;
  streams: {
    /** New streams; their ids in the order asked for. @throws Problem audio-missing. */
    createAll(inputs: { name: string; document: SourceDocument }[]): Promise<string[]>;
    /** Those of them that exist. */
    describeAll(streamIds: string[]): Promise<CardStream[]>;
    removeAll(streamIds: string[]): Promise<void>;
  };
}

/** What the parent asks for; a title that is not given is that of the collection or stream. */
export interface CardWish {
  content: CardContent;
  title?: string | undefined;
  author?: string | undefined;
  description?: string | undefined;
}

export interface PlannedCard {
  title: string;
  people: string;
  coverHash?: string;
  tracks: (TrackPlan & Pick<KeptTrack, 'slot'> & { streamId?: string })[];
  findings: CardDocument['findings'];
}

/** @throws Problem not-found, audio-missing, too-many-tracks, title-too-long; the last two propose a wish that works. */
export async function planCard(deps: CardTrackDeps, wish: CardWish): Promise<PlannedCard> {
  const { content } = wish;
  if (content.from === 'stream') {
    const [stream] = await deps.streams.describeAll([content.streamId]);
    if (!stream) throw new Problem('not-found', { detail: 'This stream does not exist any more.' });
    const title = wish.title ?? stream.name;
    refuseLongTitle(title, wish);
    return { title, people: '', tracks: tracksOfStream(title, stream.id, content.slots), findings: [] };
  }
  const collection = await deps.partsOf(content.collectionId);
  if (!collection) throw new Problem('not-found', { detail: 'This collection does not exist any more.' });
  const title = wish.title ?? collection.title;
  const usable = collection.parts.filter((part) => part.state !== 'failed');
  const arranged = arrangeTracks({ title, parts: usable, layout: content.chapters });
  if (arranged.outcome === 'no-parts') {
    throw new Problem('audio-missing', { detail: 'There is nothing in this collection that can be played.' });
  }
  if (arranged.outcome === 'too-many-tracks') {
    throw new Problem('too-many-tracks', {
      detail: `It would have ${arranged.tracks} tracks. With several parts in one it has ${arranged.groups.length}.`,
      proposal: {
        ...wish,
        ...(title.length > CARD_LIMITS.titleUnits ? { title: shortenTitle(title, CARD_LIMITS.titleUnits) } : {}),
        content: { ...content, chapters: 'grouped' },
        groups: arranged.groups,
      },
    });
  }
  if (arranged.outcome === 'title-too-long') throw tooLong(title, wish);
  const failed = collection.parts.filter((part) => part.state === 'failed');
  return {
    title,
    people: collection.people,
    ...(collection.coverHash === undefined ? {} : { coverHash: collection.coverHash }),
    tracks: arranged.tracks,
    findings: failed.map((part) => ({
      code: 'part-failed',
      severity: 'warning',
      text: `“${part.title}” could not be converted and is left out.`,
    })),
  };
}

function tracksOfStream(title: string, streamId: string, slots: number | undefined): PlannedCard['tracks'] {
  if (slots === undefined) return [{ title, audioIds: [], streamId }];
  return Array.from({ length: slots }, (_, at) => ({
    title: `${shortenTitle(title, CARD_LIMITS.titleUnits - 4)} ${at + 1}`,
    audioIds: [],
    streamId,
    slot: { index: at + 1, of: slots },
  }));
}

/** Gives each track its stream: the one that plays the same already, or a new one. */
export async function giveStreams(
  { streams }: CardTrackDeps,
  planned: PlannedCard,
  before: readonly KeptTrack[],
): Promise<KeptTrack[]> {
  const kept = Map.groupBy(
    before.filter((track) => track.audioIds.length > 0),
    (track) => track.audioIds.join(' '),
  );
  const found = planned.tracks.map((track) => track.streamId ?? kept.get(track.audioIds.join(' '))?.shift()?.streamId);
  const missing = planned.tracks.filter((_track, index) => found[index] === undefined);
  const made = missing.length === 0 ? [] : await streams.createAll(missing.map((track) => newStream(planned, track)));
  return planned.tracks.map(({ title, audioIds, slot }, index) => {
    const streamId = found[index] ?? made.shift();
    if (streamId === undefined) throw new Error('createAll gives one id for each stream');
    return { title, audioIds, streamId, ...(slot ? { slot } : {}) };
  });
}

/** Streams that were made for a card and that it no longer has go, unless their address was ever `written` to a twin. */
export async function dropStreams(
  { streams }: CardTrackDeps,
  { before, after, written }: { before: readonly KeptTrack[]; after: readonly KeptTrack[]; written: string },
): Promise<void> {
  const kept = new Set(after.map((track) => track.streamId));
  const left = before.filter((track) => track.audioIds.length > 0 && !kept.has(track.streamId));
  if (left.length === 0) return;
  const found = await streams.describeAll(left.map((track) => track.streamId));
  const unheard = found.filter((stream) => !written.includes(stream.url)).map((stream) => stream.id);
  if (unheard.length > 0) await streams.removeAll(unheard);
}

function newStream(planned: PlannedCard, track: TrackPlan): { name: string; document: SourceDocument } {
  const items = track.audioIds.map((audioId) => ({ kind: 'audio' as const, audioId }));
  const [only] = items;
  const name = track.title === planned.title ? track.title : `${planned.title} · ${track.title}`;
  return {
    name: shortenTitle(name, 200) || '·',
    document: { version: 1, source: items.length === 1 && only ? only : { kind: 'sequence', items } },
  };
}

function refuseLongTitle(title: string, wish: CardWish): void {
  if (title.length > CARD_LIMITS.titleUnits) throw tooLong(title, wish);
}

function tooLong(title: string, wish: CardWish): Problem {
  return new Problem('title-too-long', {
    detail: `It has ${title.length} characters.`,
    proposal: { ...wish, title: shortenTitle(title, CARD_LIMITS.titleUnits) },
  });
}
