// Makes a card of a collection and sends it, taking every proposal that the server makes: what a parent does with one tap.
import type { Client } from '#client/client.ts';
import type { Card } from '#contract/cards.ts';
import { Problem } from '#contract/errors.ts';
import { sourceDocument } from '#core/source/document.ts';
import { needsOf } from '#core/source/needs.ts';

export async function makeCard(
  client: Client,
  { collectionId, title }: { collectionId: string; title: string },
): Promise<Card> {
  const wish: { chapters: 'per-part' | 'grouped'; title: string } = { chapters: 'per-part', title };
  for (;;) {
    try {
      const { chapters } = wish;
      const body = { content: { from: 'collection' as const, collectionId, chapters }, title: wish.title };
      const { id } = await client.cards.create({ body });
      return await client.cards.send({ params: { cardId: id }, body: {} });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const shorter = (error.details.proposal as { title?: string } | undefined)?.title;
      if (error.code === 'too-many-tracks' && wish.chapters === 'per-part') wish.chapters = 'grouped';
      else if (error.code === 'title-too-long' && shorter !== undefined && shorter !== wish.title) wish.title = shorter;
      else throw error;
    }
  }
}

/** Every audio that some track of the card may play. */
export async function audioOnCard(client: Client, card: Card): Promise<string[]> {
  const streams = await Promise.all(card.tracks.map(({ streamId }) => client.streams.get({ params: { streamId } })));
  const needs = streams.map(({ document }) => needsOf(sourceDocument.parse(document).source));
  const collectionIds = [...new Set(needs.flatMap((one) => one.collectionIds))];
  const collections = await Promise.all(
    collectionIds.map((collectionId) => client.library.getCollection({ params: { collectionId } })),
  );
  const parts = collections.flatMap((collection) => collection.parts.map(({ id }) => id));
  return [...needs.flatMap((one) => one.audioIds), ...parts];
}
