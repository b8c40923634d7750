// The card by which announcements are made: one for each Yoto account, made by us when it is first needed, hidden, and
// made anew when somebody deletes it. Its stream plays a moment of silence to whoever is not announced to.
import type { Card } from '#contract/cards.ts';
import { Problem } from '#contract/errors.ts';
import type { Db } from '../../../db/db.ts';
import { createTurns } from '../../../turns.ts';
import type { Cards } from '../../cards/service.ts';
import type { Streams } from '../../streams/service.ts';
import * as store from '../store.ts';

export interface AnnouncementCardDeps {
  db: Db;
  cards: Pick<Cards, 'get' | 'create' | 'send'>;
  streams: Pick<Streams, 'createAll'>;
  /** As the card is called on the account. */
  title: () => string;
}

export interface AnnouncementCard {
  streamId: string;
  yotoCardId: string;
  chapterKey: string;
  trackKey: string;
}

export function createAnnouncementCards({ db, cards, streams, title }: AnnouncementCardDeps) {
  const turns = createTurns();

  async function make(accountId: string): Promise<Card> {
    const document = { version: 1 as const, source: { kind: 'silence' as const, durationMs: 1000 } };
    const [streamId = ''] = await streams.createAll([{ name: title(), document, isHidden: true }]);
    const made = await cards.create({ title: title(), content: { from: 'stream', streamId } }, { isHidden: true });
    const row = { yoto_account_id: accountId, card_id: made.id, stream_id: streamId };
    await db.write((tx) => store.putCard(tx, row));
    return made;
  }

  async function find(cardId: string): Promise<Card | undefined> {
    try {
      return await cards.get(cardId);
    } catch (cause) {
      if (cause instanceof Problem && cause.code === 'not-found') return undefined;
      throw cause;
    }
  }

  /** Sent unless it stands on the account as it should. */
  async function send(card: Card, accountId: string): Promise<Card> {
    if (card.state === 'sent') return card;
    try {
      return await cards.send(card.id, { accountId, keep: 'ours', asNew: card.state === 'trouble' });
    } catch (cause) {
      if (!(cause instanceof Problem && cause.code === 'yoto-card-gone')) throw cause;
      return await cards.send(card.id, { accountId, keep: 'ours', asNew: true });
    }
  }

  return {
    /** @throws Problem as Cards.send. */
    of: async (accountId: string): Promise<AnnouncementCard> =>
      await turns.take(accountId, async () => {
        const row = await store.findCardOf(db.read, accountId);
        const known = row && (await find(row.card_id));
        const { yotoCardId, tracks } = await send(known ?? (await make(accountId)), accountId);
        const [track] = tracks;
        if (yotoCardId === undefined || !track) throw new Error('A card that was sent has an id and a track.');
        const { streamId, chapterKey, trackKey } = track;
        return { streamId, yotoCardId, chapterKey, trackKey };
      }),
  };
}
