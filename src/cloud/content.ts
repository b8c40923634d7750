// Playlists in the Yoto cloud: docs/protocol/yoto.md §3. Fields we do not know travel through untouched, in both
// directions, because an update replaces the whole card. What a card should say is decided elsewhere.
import type { Outcome } from './outcome.ts';
import { ok } from './outcome.ts';
import type { CloudRest } from './rest.ts';
import { CardAnswer, type CardRead, CardsAnswer, type CardWrite, DeletedAnswer } from './wire/content.ts';

export interface CloudContent {
  /** A new card. `unknown-outcome`: it may exist; look in `mine` before trying again. */
  create(card: CardWrite, signal?: AbortSignal): Promise<Outcome<CardRead>>;
  /** Replaces the whole card: read it, change it, write it back. A deleted card is `bad-request`. */
  update(cardId: string, card: CardWrite, signal?: AbortSignal): Promise<Outcome<CardRead>>;
  /** A read directly after a write may still show the old card. */
  get(cardId: string, signal?: AbortSignal): Promise<Outcome<CardRead>>;
  /** Own cards without their chapters. */
  mine(options?: { showDeleted?: boolean; signal?: AbortSignal }): Promise<Outcome<CardRead[]>>;
  /** `not-found` also when an earlier delete has done it and its answer was lost. */
  delete(cardId: string, signal?: AbortSignal): Promise<Outcome<undefined>>;
}

export function cloudContent(rest: CloudRest): CloudContent {
  const write = async (card: CardWrite, repeat: 'safe' | 'once', signal: AbortSignal | undefined) => {
    const call = { method: 'POST', path: ['content'], scope: 'user:content:manage', answer: CardAnswer } as const;
    return cardOf(await rest.request({ ...call, body: { json: card }, repeat, signal }));
  };
  return {
    create(card, signal) {
      const { cardId: _left, ...fresh } = card;
      return write({ ...fresh }, 'once', signal);
    },
    update(cardId, card, signal) {
      return write({ ...card, cardId }, 'safe', signal);
    },
    async get(cardId, signal) {
      const call = { method: 'GET', scope: 'user:content:view', answer: CardAnswer, repeat: 'safe' } as const;
      return cardOf(await rest.request({ ...call, path: ['content', cardId], signal }));
    },
    async mine({ showDeleted = false, signal } = {}) {
      const answer = await rest.request({
        method: 'GET',
        path: ['content', 'mine'],
        query: { showdeleted: String(showDeleted) },
        scope: 'user:content:view',
        answer: CardsAnswer,
        repeat: 'safe',
        signal,
      });
      return answer.kind === 'ok' ? ok(answer.value.cards) : answer;
    },
    async delete(cardId, signal) {
      const call = { method: 'DELETE', scope: 'user:content:manage', answer: DeletedAnswer, repeat: 'safe' } as const;
      const answer = await rest.request({ ...call, path: ['content', cardId], signal });
      return answer.kind === 'ok' ? ok(undefined) : answer;
    },
  };
}

function cardOf(answer: Outcome<CardAnswer>): Outcome<CardRead> {
  return answer.kind === 'ok' ? ok(answer.value.card) : answer;
}
