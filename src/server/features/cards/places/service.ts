// Where each stream lies on cards: "chapter 03, track 01 of that card". Players tell us places and never addresses, so this
// is how what a player does is joined with what it fetches. In memory; follows every change of a card.
import { isDeepStrictEqual } from 'node:util';
import { chaptersOf, type JsonObject, objectsIn } from '#core/card/twin.ts';
import type { Db } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import * as store from '../store.ts';

export interface Place {
  streamId: string;
  yotoCardId: string;
  chapterKey: string;
  trackKey: string;
  /** Which of the tracks of a mix this is, from 1; absent when the stream is one track. */
  slot?: number | undefined;
}

export interface PlacesDeps {
  db: Db;
  events: Events;
  /** The stream behind an address that stands on a card. */
  streamAt: (trackUrl: string) => { streamId: string; slot?: number | undefined } | undefined;
}

export type Places = Awaited<ReturnType<typeof createPlaces>>;

/** With its address, which may have been taken back since the card was written. */
interface Written extends Place {
  trackUrl: string;
}

export async function createPlaces({ db, events, streamAt }: PlacesDeps) {
  const byCard = new Map<string, Written[]>();
  /** Before they were last changed: a player goes on with the card as it was when it went in. */
  const before = new Map<string, Written[]>();
  const titles = new Map<string, string>();

  /** Also where the card was before: what it left on another account keeps playing. */
  function take(row: store.CardRow, left: readonly store.LeftTwin[]): void {
    const places: Written[] = [];
    for (const { yoto_card_id: yotoCardId, twin } of [row, ...left]) {
      if (yotoCardId !== null) titles.set(yotoCardId, row.title);
      if (yotoCardId !== null && twin !== null) places.push(...placesOf(yotoCardId, twin));
    }
    const was = byCard.get(row.id);
    if (was && !isDeepStrictEqual(was, places)) before.set(row.id, was);
    byCard.set(row.id, places);
  }

  function* placesOf(yotoCardId: string, twin: string): Generator<Written> {
    for (const { key: chapterKey, tracks } of chaptersOf(JSON.parse(twin) as JsonObject)) {
      for (const { key: trackKey, trackUrl } of objectsIn(tracks)) {
        if (typeof trackUrl !== 'string') continue;
        const found = streamAt(trackUrl);
        const isNamed = typeof chapterKey === 'string' && typeof trackKey === 'string';
        if (found && isNamed) yield { ...found, trackUrl, yotoCardId, chapterKey, trackKey };
      }
    }
  }

  async function load(): Promise<void> {
    const left = Map.groupBy(await store.listLeftTwins(db.read), (one) => one.card_id);
    for (const row of await store.listCards(db.read)) take(row, left.get(row.id) ?? []);
  }

  await load();
  events.on('card.changed', 'places', async ({ cardId }) => {
    const row = await store.findCard(db.read, cardId);
    if (row) take(row, await store.listLeftTwins(db.read, cardId));
  });
  events.on('card.deleted', 'places', ({ cardId }) => {
    byCard.delete(cardId);
    before.delete(cardId);
  });
  // An address that was rotated opens the same stream; a new one may stand on a card that was written before.
  events.on('stream.created', 'places', load);

  return {
    /** Of cards that were made here, by their id at Yoto. */
    titlesOf: (yotoCardIds: readonly string[]): Map<string, string> =>
      new Map(yotoCardIds.flatMap((id) => (titles.has(id) ? [[id, titles.get(id) ?? ''] as const] : []))),

    /** Tracks of cards whose address opens this stream now, by a secret and not by a name that anybody can guess. */
    ofStream: (streamId: string): Place[] =>
      [...byCard.values()]
        .flat()
        .filter((place) => place.streamId === streamId && streamAt(place.trackUrl) !== undefined),

    /** Also of an address that was taken back: what was fetched before is still heard. */
    at: (yotoCardId: string, chapterKey: string, trackKey: string): Place | undefined =>
      find(byCard, yotoCardId, chapterKey, trackKey),

    /** The same, and where a card that was put in before its last change has something else there. */
    allAt: (yotoCardId: string, chapterKey: string, trackKey: string): Place[] =>
      [byCard, before].flatMap((cards) => find(cards, yotoCardId, chapterKey, trackKey) ?? []),
  };

  function find(
    cards: ReadonlyMap<string, Written[]>,
    yotoCardId: string,
    chapterKey: string,
    trackKey: string,
  ): Place | undefined {
    for (const places of cards.values()) {
      for (const place of places) {
        if (place.yotoCardId !== yotoCardId) continue;
        if (place.chapterKey === chapterKey && place.trackKey === trackKey) return place;
      }
    }
    return undefined;
  }
}
