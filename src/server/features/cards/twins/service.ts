// The twins of our cards on the Yoto accounts: which one a card has where, and one that is about to be made. A card has one
// home; what it was on another account before stays there, keeps playing, and is found again when the card comes back.
// How a twin is written: yoto/publish.ts.
import { markOf } from '#core/card/build.ts';
import type { JsonObject } from '#core/card/twin.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { CardSight } from '../../../yoto/card-sight.ts';
import { createTwin, findTwin, type Published, type Twin, updateTwin } from '../../../yoto/publish.ts';
import type { LinkedCloud } from '../../link/service.ts';
import * as store from '../store.ts';

const COPIES = 20;
/** For so long after a write, a read that misses the card is not believed. */
const FRESH_MS = 2 * 60_000;
const NONE = { yoto_card_id: null, sent: null, twin: null };

export interface PublishWish {
  keep?: 'ours' | 'theirs' | undefined;
  asNew?: boolean | undefined;
}

export function createTwins({ db, clock }: { db: Db; clock: Clock }) {
  /** On this account: the twin that the card has, or one that it left there when it moved. */
  function knownTwin(
    row: store.CardRow,
    left: readonly store.LeftTwin[],
    accountId: string,
  ): Omit<Twin, 'ours'> | undefined {
    const isHome = row.yoto_account_id === accountId;
    const known = isHome ? row : (left.find((one) => one.yoto_account_id === accountId) ?? NONE);
    if (known.yoto_card_id === null) return undefined;
    return {
      yotoCardId: known.yoto_card_id,
      isFresh: isHome && clock.now() - (row.sent_at_ms ?? 0) < FRESH_MS,
      ...(known.sent === null ? {} : { sent: JSON.parse(known.sent) as JsonObject }),
      ...(known.twin === null ? {} : { twin: JSON.parse(known.twin) as JsonObject }),
    };
  }

  async function keepCopy(cardId: string, before: JsonObject): Promise<void> {
    const copy = { card_id: cardId, taken_at_ms: clock.now(), body: JSON.stringify(before) };
    await db.write((tx) => store.keepTwinCopy(tx, copy, COPIES));
  }

  return {
    async publish(sight: CardSight, linked: LinkedCloud, { keep, asNew }: PublishWish): Promise<Published> {
      const { row, twin: ours } = sight;
      const { content } = linked.cloud;
      const left = await store.listLeftTwins(db.read, row.id);
      const known = asNew ? undefined : knownTwin(row, left, linked.accountId);
      if (known) return await updateTwin(content, { ...known, ours, keep }, (before) => keepCopy(row.id, before));
      const mark = markOf(row.id);
      const besides = [row, ...left].flatMap((one) => one.yoto_card_id ?? []);
      if (row.creating_since_ms !== null) {
        const found = await findTwin(content, mark, besides);
        if (found.kind === 'failed') return found;
        if (found.kind === 'found') {
          const adopted = { yotoCardId: found.yotoCardId, ours, keep, isFresh: false };
          return await updateTwin(content, adopted, (before) => keepCopy(row.id, before));
        }
      }
      await db.write(async (tx) => await store.updateCard(tx, row.id, { creating_since_ms: clock.now() }));
      const published = await createTwin(content, { ours, mark, besides, clock });
      // Of one that was made, that is over only when the card has it: until then a kill could make it twice.
      const isOver = published.kind !== 'lost' && published.kind !== 'sent';
      if (isOver) await db.write((tx) => store.updateCard(tx, row.id, { creating_since_ms: null }));
      return published;
    },

    /** Before the card gets this twin. */
    async leave(row: store.CardRow, yotoCardId: string): Promise<void> {
      await db.write(async (tx) => {
        await store.deleteLeftTwin(tx, yotoCardId);
        const { id: card_id, yoto_account_id, yoto_card_id, sent, twin } = row;
        if (yoto_card_id === null || yoto_card_id === yotoCardId || yoto_account_id === null) return;
        await store.saveLeftTwin(tx, { yoto_card_id, card_id, yoto_account_id, sent, twin, left_at_ms: clock.now() });
      });
    },

    /** All addresses that stand on a twin of the card, as text. */
    async written({ id, sent, twin }: store.CardRow): Promise<string> {
      const left = await store.listLeftTwins(db.read, id);
      return [{ sent, twin }, ...left].map((one) => `${one.sent ?? ''}${one.twin ?? ''}`).join('');
    },

    /** Whether the card plays on an account that it has left. */
    hasLeft: async (cardId: string): Promise<boolean> => (await store.listLeftTwins(db.read, cardId)).length > 0,
  };
}
