// Cards: what the parent chose (our document) and its twin on the Yoto account. A card is made and changed here, and
// only `send` writes to the account. One thing at a time happens to one card. The steps: yoto/card-tracks.ts (parts to
// tracks), core/card/build.ts (tracks to twin), twins/ (twin to account).
import type { Card } from '#contract/cards.ts';
import { Problem } from '#contract/errors.ts';
import type { CardDocument } from '#core/card/document.ts';
import { isSame } from '#core/card/twin.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import { createTurns } from '../../turns.ts';
import {
  type CardSight,
  type CardSightDeps,
  describeCard,
  readDocument,
  refuseUnfit,
  seeCard,
  stateOf,
  writeDocument,
} from '../../yoto/card-sight.ts';
import { type CardWish, dropStreams, giveStreams, planCard } from '../../yoto/card-tracks.ts';
import { problemOf, problemOfPublishing } from '../../yoto/problems.ts';
import type { Published } from '../../yoto/publish.ts';
import { type Pictures, takeCover, takeIcon } from '../../yoto/take-pictures.ts';
import type { Link, LinkedCloud } from '../link/service.ts';
import * as store from './store.ts';
import { createTwins, type PublishWish } from './twins/service.ts';

const GONE = 'This card was deleted in the Yoto app. It can be sent again as a new card.';
const COLLECTION_GONE = 'The collection was deleted. The card keeps the tracks it has.';

export interface CardsDeps extends CardSightDeps {
  db: Db;
  clock: Clock;
  events: Events;
  makeId: MakeId;
  link: Pick<Link, 'cloudOf' | 'publicIcons'>;
  /** Undefined when it is gone. */
  coverOf: Pictures['coverOf'];
}

export type CardChange = { [K in keyof CardWish]?: CardWish[K] | undefined };

export interface SendOptions extends PublishWish {
  accountId?: string | undefined;
}

export type Cards = ReturnType<typeof createCards>;

export function createCards(deps: CardsDeps) {
  const { db, clock, events, makeId, link } = deps;
  const turns = createTurns();
  const twins = createTwins({ db, clock });

  async function getRow(cardId: string): Promise<store.CardRow> {
    const row = await store.findCard(db.read, cardId);
    if (!row) throw new Problem('not-found');
    return row;
  }

  const look = async (row: store.CardRow, document: CardDocument) => await seeCard(deps, row, document);
  const lookAt = async (row: store.CardRow) => await look(row, readDocument(row));

  /** Writes what differs from the row, with the state that follows from it. */
  async function save(sight: CardSight, change: Partial<store.CardRow> = {}): Promise<CardSight> {
    const next = {
      title: sight.row.title,
      ...change,
      document: writeDocument(sight.document),
      state: stateOf({ ...sight.row, ...change }, sight.twin),
    };
    const before = await getRow(sight.row.id);
    if (Object.entries(next).every(([name, value]) => before[name as keyof store.CardRow] === value)) return sight;
    const row = await db.write(async (tx) => await changed(tx, sight.row.id, next));
    if (row.creating_since_ms === null) {
      const written = await twins.written(row);
      await dropStreams(deps, { before: readDocument(before).tracks, after: sight.document.tracks, written });
    }
    return { ...sight, row };
  }

  async function changed(tx: Tx, cardId: string, change: Partial<store.CardRow>): Promise<store.CardRow> {
    const row = await store.updateCard(tx, cardId, { ...change, updated_at_ms: clock.now() });
    if (!row) throw new Problem('not-found');
    await events.record(tx, 'card.changed', { cardId, state: row.state });
    return row;
  }

  async function rebuilt(row: store.CardRow, wish: CardWish): Promise<CardSight> {
    const before = readDocument(row);
    const planned = await planCard(deps, wish);
    const { coverHash: _old, ...rest } = before;
    const document: CardDocument = {
      ...rest,
      content: wish.content,
      author: wish.author ?? before.author,
      description: wish.description ?? before.description,
      tracks: await giveStreams(deps, planned, before.tracks),
      findings: planned.findings,
      ...(planned.coverHash === undefined ? {} : { coverHash: planned.coverHash }),
    };
    return await look({ ...row, title: planned.title }, document);
  }

  /** As `rebuilt`, but a card outlives its collection: then it keeps its tracks. */
  async function followed(row: store.CardRow, texts: Omit<CardWish, 'content'> = {}): Promise<CardSight> {
    const document = readDocument(row);
    try {
      return await rebuilt(row, { title: row.title, ...texts, content: document.content });
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.code !== 'not-found') throw cause;
      if (document.content.from === 'stream')
        throw new Problem('audio-missing', { detail: cause.details.detail ?? '' });
      const { title = row.title, author = document.author, description = document.description } = texts;
      const finding = { code: 'collection-gone', severity: 'warning', text: COLLECTION_GONE } as const;
      return await look({ ...row, title }, { ...document, author, description, findings: [finding] });
    }
  }

  /** What no longer fits on a card leaves it as it was, and says so. */
  async function refresh(row: store.CardRow): Promise<void> {
    try {
      await save(await followed(row));
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      const finding = { code: cause.code, severity: 'error', text: cause.details.detail ?? cause.message } as const;
      await save(await look(row, { ...readDocument(row), findings: [finding] }));
    }
  }

  /** Takes cover and icon to the account where that is still to do; what another account holds may go with it. */
  async function withPictures(sight: CardSight, linked: LinkedCloud): Promise<CardSight> {
    const document = { ...sight.document };
    const { coverHash, takenCover } = document;
    if (coverHash !== undefined && (takenCover?.hash !== coverHash || isElsewhere(sight.row, linked))) {
      document.takenCover = await takeCover(deps, linked.cloud.media, coverHash);
    }
    const icon = document.icon ?? (await takeIcon(await link.publicIcons(linked)));
    if (icon !== undefined) document.icon = icon;
    return isSame(document, sight.document) ? sight : await save(await look(sight.row, document));
  }

  async function concluded(sight: CardSight, accountId: string, published: Published): Promise<CardSight> {
    if (published.kind === 'gone') await save(sight, { trouble: GONE });
    if (published.kind !== 'sent') throw problemOfPublishing(published, accountId);
    await twins.leave(sight.row, published.yotoCardId);
    return await save(sight, {
      yoto_account_id: accountId,
      yoto_card_id: published.yotoCardId,
      sent: JSON.stringify(sight.twin),
      twin: JSON.stringify(published.twin),
      creating_since_ms: null,
      trouble: null,
      sent_at_ms: clock.now(),
    });
  }

  return {
    async list(): Promise<Card[]> {
      const found: Card[] = [];
      for (const row of await store.listCards(db.read)) {
        if (!readDocument(row).isHidden) found.push(describeCard(await lookAt(row)));
      }
      return found;
    },

    /** Cards with a track that one of these streams plays. */
    async listPlaying(streamIds: readonly string[]): Promise<{ id: string; title: string }[]> {
      const wanted = new Set(streamIds);
      const rows = wanted.size === 0 ? [] : await store.listCards(db.read);
      const playing = rows.filter((row) => readDocument(row).tracks.some((track) => wanted.has(track.streamId)));
      return playing.map(({ id, title }) => ({ id, title }));
    },

    get: async (cardId: string): Promise<Card> => describeCard(await lookAt(await getRow(cardId))),

    /** @throws Problem not-found, too-many-tracks, title-too-long, audio-missing. */
    async create(wish: CardWish, { isHidden = false } = {}): Promise<Card> {
      const planned = await planCard(deps, wish);
      const document: CardDocument = {
        version: 1,
        author: wish.author ?? planned.people,
        description: wish.description ?? '',
        content: wish.content,
        tracks: await giveStreams(deps, planned, []),
        findings: planned.findings,
        ...(planned.coverHash === undefined ? {} : { coverHash: planned.coverHash }),
        ...(isHidden ? { isHidden } : {}),
      };
      const id = makeId();
      const row = store.newCard(id, planned.title, writeDocument(document), clock.now());
      await db.write(async (tx) => {
        await store.insertCard(tx, row);
        await events.record(tx, 'card.changed', { cardId: id, state: row.state });
      });
      return describeCard(await look(row, document));
    },

    /** @throws Problem as create. */
    update: async (cardId: string, { content, ...texts }: CardChange): Promise<Card> =>
      await turns.take(cardId, async () => {
        const row = await getRow(cardId);
        const sight = content
          ? await rebuilt(row, { title: row.title, ...texts, content })
          : await followed(row, texts);
        return describeCard(await save(sight));
      }),

    /** Writes the card to the account. @throws Problem as promised in #contract/cards.ts. */
    send: async (cardId: string, options: SendOptions = {}): Promise<Card> =>
      await turns.take(cardId, async () => {
        const sight = await save(await followed(await getRow(cardId)));
        refuseUnfit(sight);
        const linked = await link.cloudOf(options.accountId ?? sight.row.yoto_account_id ?? undefined);
        const complete = await withPictures(sight, linked);
        const published = await twins.publish(complete, linked, options);
        return describeCard(await concluded(complete, linked.accountId, published));
      }),

    /** The streams go too, unless a twin on the account still plays them. @throws Problem. */
    remove: async (cardId: string, { alsoAtYoto }: { alsoAtYoto: boolean }): Promise<void> =>
      await turns.take(cardId, async () => {
        const row = await getRow(cardId);
        if (alsoAtYoto && row.yoto_card_id !== null) {
          const { cloud } = await link.cloudOf(row.yoto_account_id ?? undefined);
          const deleted = await cloud.content.delete(row.yoto_card_id);
          if (deleted.kind !== 'ok' && deleted.kind !== 'not-found') throw problemOf(deleted);
        }
        const hasLeft = await twins.hasLeft(cardId);
        await db.write(async (tx) => {
          if (!(await store.deleteCard(tx, cardId))) return;
          await events.record(tx, 'card.deleted', { cardId });
        });
        const mayPlay = hasLeft || row.creating_since_ms !== null || (row.yoto_card_id !== null && !alsoAtYoto);
        const made = readDocument(row).tracks.filter((track) => track.audioIds.length > 0);
        if (!mayPlay) await deps.streams.removeAll(made.map((track) => track.streamId));
      }),

    /** Brings all cards in step with collections, streams and their exact amounts. */
    async refreshAll(): Promise<void> {
      for (const { id } of await store.listCards(db.read)) {
        await turns.take(id, async () => {
          const row = await store.findCard(db.read, id);
          if (row) await refresh(row);
        });
      }
    },
  };
}

/** Sent to another account before. */
function isElsewhere(row: store.CardRow, { accountId }: LinkedCloud): boolean {
  return row.yoto_account_id !== null && row.yoto_account_id !== accountId;
}
