// Make Your Own playlists: create, replace, read, list, delete. A write always replaces the whole card, and a deleted
// id never comes back. Facts: docs/protocol/yoto.md §Content. What a card may look like: ./content-rules.ts.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CloudDeps } from '../deps.ts';
import { addressOf, queryFlag, queryText } from '../http/address.ts';
import { jsonOf } from '../http/body.ts';
import { badRequest, forbidden, notFound } from '../http/refusal.ts';
import { newObjectId } from '../ids.ts';
import type { CardRecord } from '../state.ts';
import { completedCard, playableCard, withoutChapters } from './card-forms.ts';
import { readCard } from './content-rules.ts';
import { type Caller, callerOf, seenCard } from './guard.ts';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

export function contentRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state, clock } = deps;

  function keep(record: CardRecord, before: CardRecord | undefined): void {
    const delayMs = deps.switches().readAfterWriteDelayMs;
    if (delayMs > 0) {
      const untilMs = clock.now() + delayMs;
      record.stale = { deleted: before?.deleted ?? false, untilMs, ...(before ? { card: before.card } : {}) };
    }
    state.cards.set(record.card.cardId, record);
  }

  function ownRecord(cardId: string, caller: Caller): CardRecord {
    const record = state.cards.get(cardId);
    if (!record) throw notFound('Card not found');
    if (record.ownerSub !== caller.user.sub) throw forbidden('Access to card forbidden.');
    if (record.deleted) throw badRequest('Deleted card cannot be restored');
    return record;
  }

  /** By switch, a write that leaves the content out keeps what the card had. */
  function bodyOf(request: FastifyRequest): unknown {
    const body = jsonOf(request);
    if (!deps.switches().contentOptional || typeof body !== 'object' || body === null) return body;
    const before = 'cardId' in body ? state.cards.get(String(body.cardId)) : undefined;
    return before ? { content: before.card.content, ...body } : body;
  }

  app.post('/content', (request) => {
    const caller = callerOf(deps, request, 'user:content:manage');
    const written = readCard(bodyOf(request), { origin: addressOf(request), switches: deps.switches() });
    const before = written.cardId === undefined ? undefined : ownRecord(written.cardId, caller);
    const by = { userId: caller.user.sub, clientId: caller.clientId };
    const card = completedCard(written, { ...by, nowMs: clock.now(), before: before?.card });
    keep({ card, ownerSub: caller.user.sub, deleted: false }, before);
    if (!before && card.metadata.addToFamilyLibrary !== false) {
      state.library.push({
        provenanceId: newObjectId(),
        familyId: caller.familyId,
        cardId: card.cardId,
        addedAtMs: clock.now(),
        reason: 'myo-content-add',
        shareType: 'myo',
      });
    }
    return { card };
  });

  const listOwn = (request: FastifyRequest) => {
    const caller = callerOf(deps, request, 'user:content:view');
    const withDeleted = queryFlag(request, 'showdeleted') || queryFlag(request, 'showDeleted');
    const cards = [...state.cards.keys()]
      .map((cardId) => state.findCard(cardId, clock.now()))
      .filter((found) => found !== undefined)
      .filter((found) => found.ownerSub === caller.user.sub && (withDeleted || !found.deleted));
    return {
      cards: cards.map(({ card, deleted }) => ({ ...withoutChapters(card), deleted })),
    };
  };
  app.get('/content/mine', listOwn);
  // Where the list stood before; old examples still ask here.
  app.get('/card/mine', (request) => {
    if (deps.switches().oldRoutes) return listOwn(request);
    throw notFound('Card not found');
  });

  app.get<{ Params: { cardId: string } }>('/content/:cardId', (request) => {
    const caller = callerOf(deps, request, 'user:content:view');
    const timezone = queryText(request, 'timezone');
    if (timezone && !isTimeZone(timezone)) throw badRequest('query.timezone: is not a known time zone');
    const signingType = queryText(request, 'signingType');
    if (signingType && signingType !== 's3') throw badRequest('query.signingType: must be "s3"');
    const found = seenCard(deps, request.params.cardId, caller.familyId);
    if (found.deleted) {
      if (deps.switches().deletedCards === 'gone' || found.ownerSub !== caller.user.sub)
        throw notFound('Card not found');
      return { card: { ...found.card, deleted: true } };
    }
    const isPlayable = queryFlag(request, 'playable');
    return {
      card: isPlayable ? playableCard(deps, found.card, { origin: addressOf(request), icons: false }) : found.card,
    };
  });

  app.delete<{ Params: { cardId: string } }>('/content/:cardId', (request) => {
    const caller = callerOf(deps, request, 'user:content:manage');
    const { cardId } = request.params;
    const before = state.cards.get(cardId);
    if (!before || before.deleted || before.ownerSub !== caller.user.sub) throw notFound('Card not found');
    keep({ card: before.card, ownerSub: before.ownerSub, deleted: true }, before);
    const kept = state.library.filter((row) => row.cardId !== cardId);
    state.library.splice(0, state.library.length, ...kept);
    for (const group of state.groups) group.items = group.items.filter((item) => item.contentId !== cardId);
    return { status: 'ok' };
  });
}
