// The family's library: its rows, one card in detail, and the groups the parent sorts them into.
// Facts: docs/protocol/yoto.md §Content and §Media.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mediaIdOf } from '#cloud/wire/content.ts';
import { GroupWrite } from '#cloud/wire/media.ts';
import type { CloudDeps } from '../deps.ts';
import { addressOf } from '../http/address.ts';
import { jsonOf } from '../http/body.ts';
import { ApiRefusal, badRequest, notFound } from '../http/refusal.ts';
import { newObjectId } from '../ids.ts';
import type { GroupRecord, LibraryRecord } from '../state.ts';
import { playableCard, signedMediaUrl, withoutChapters } from './card-forms.ts';
import { callerOf, seenCard } from './guard.ts';

const groupLimit = 20;
const groupNameCharacters = 100;

const isoTime = (ms: number) => new Date(ms).toISOString();

export function libraryRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state, clock } = deps;

  function shownRow(row: LibraryRecord): Record<string, unknown> | undefined {
    const found = state.findCard(row.cardId, clock.now());
    if (!found || found.deleted) return undefined;
    return {
      provenanceId: row.provenanceId,
      familyId: row.familyId,
      cardId: row.cardId,
      addedAt: isoTime(row.addedAtMs),
      createdAt: isoTime(row.addedAtMs),
      updatedAt: isoTime(row.addedAtMs),
      lastPlayedAt: row.lastPlayedAtMs === undefined ? null : isoTime(row.lastPlayedAtMs),
      inFamilyLibrary: true,
      reason: row.reason,
      shareType: row.shareType,
      card: withoutChapters(found.card),
    };
  }

  function shownGroup(group: GroupRecord, origin: string): Record<string, unknown> {
    const cards = group.items.map(({ contentId }) => state.findLibraryRow(group.familyId, contentId));
    return {
      id: group.id,
      familyId: group.familyId,
      name: group.name,
      imageId: group.imageId,
      imageUrl: `${origin}/media/family/images/${group.imageId}`,
      items: group.items.map((item) => ({ contentId: item.contentId, addedAt: isoTime(item.addedAtMs) })),
      cards: cards.map((row) => row && shownRow(row)).filter((row) => row !== undefined),
      createdAt: isoTime(group.createdAtMs),
      lastModifiedAt: isoTime(group.lastModifiedAtMs),
    };
  }

  /** Items that are not in the library are dropped and duplicates removed; the order stays. */
  function readGroup(body: unknown, familyId: string, before?: GroupRecord) {
    const parsed = GroupWrite.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw badRequest(`body.${issue?.path.join('.')}: ${issue?.message}`);
    }
    const ids = [...new Set(parsed.data.items.map((item) => item.contentId))];
    return {
      name: parsed.data.name.slice(0, groupNameCharacters),
      imageId: parsed.data.imageId ?? before?.imageId ?? 'fp-cards',
      items: ids
        .filter((contentId) => state.findLibraryRow(familyId, contentId))
        .map((contentId) => ({
          contentId,
          addedAtMs: before?.items.find((item) => item.contentId === contentId)?.addedAtMs ?? clock.now(),
        })),
    };
  }

  function getGroup(id: string, familyId: string): GroupRecord {
    const group = state.groups.find((one) => one.id === id && one.familyId === familyId);
    if (!group) throw notFound('Group not found');
    return group;
  }

  app.get('/card/family/library', (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:view');
    const rows = state.library.filter((row) => row.familyId === familyId).map(shownRow);
    return { cards: rows.filter((row) => row !== undefined), subscriptions: [] };
  });

  const showCard = (request: FastifyRequest<{ Params: { cardId: string } }>) => {
    const caller = callerOf(deps, request, 'family:library:view');
    const { cardId } = request.params;
    const found = seenCard(deps, cardId, caller.familyId);
    if (found.deleted) throw notFound('Card not found');
    return {
      card: playableCard(deps, found.card, { origin: addressOf(request), icons: true }),
      ownership: {
        canAccess: true,
        userHasRole: false,
        cardIsFree: false,
        cardIsMadeByUser: found.ownerSub === caller.user.sub,
        cardIsInFamilyLibrary: state.findLibraryRow(caller.familyId, cardId) !== undefined,
        cardIsCreatedByFamily: state.users.get(found.ownerSub)?.familyId === caller.familyId,
        isAccessibleUsingSubscription: false,
        isAccessibleAsPhysicalPlay: false,
        isShareLink: false,
        isReconditionCard: false,
        inCardPacks: false,
        previewAccessOnly: false,
      },
    };
  };
  app.get('/card/:cardId', showCard);
  // Where the vendor's app asks.
  app.get('/card/details/:cardId', showCard);

  // How the vendor's own library for programs asks for one medium.
  app.get<{ Params: { cardId: string; mediaId: string } }>('/card/:cardId/media/:mediaId', (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:view');
    const { cardId, mediaId } = request.params;
    const { card, deleted } = seenCard(deps, cardId, familyId);
    const tracks = card.content.chapters.flatMap((chapter) => chapter.tracks);
    if (deleted || !tracks.some(({ trackUrl }) => mediaIdOf(trackUrl) === mediaId)) throw notFound('Media not found');
    return { media: { url: signedMediaUrl(deps, addressOf(request), mediaId) } };
  });

  const groups = '/card/family/library/groups';

  app.get(groups, (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:view');
    const origin = addressOf(request);
    return state.groups.filter((group) => group.familyId === familyId).map((group) => shownGroup(group, origin));
  });

  app.post(groups, (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:manage');
    if (state.groups.filter((group) => group.familyId === familyId).length >= groupLimit) {
      throw new ApiRefusal(400, 'group-limit', `A family can have at most ${groupLimit} groups`);
    }
    const nowMs = clock.now();
    const written = readGroup(jsonOf(request), familyId);
    const group = { ...written, id: newObjectId(), familyId, createdAtMs: nowMs, lastModifiedAtMs: nowMs };
    state.groups.push(group);
    return shownGroup(group, addressOf(request));
  });

  app.get<{ Params: { id: string } }>(`${groups}/:id`, (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:view');
    return shownGroup(getGroup(request.params.id, familyId), addressOf(request));
  });

  app.put<{ Params: { id: string } }>(`${groups}/:id`, (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:manage');
    const group = getGroup(request.params.id, familyId);
    Object.assign(group, readGroup(jsonOf(request), familyId, group), { lastModifiedAtMs: clock.now() });
    return shownGroup(group, addressOf(request));
  });

  app.delete<{ Params: { id: string } }>(`${groups}/:id`, (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:manage');
    const group = getGroup(request.params.id, familyId);
    state.groups.splice(state.groups.indexOf(group), 1);
    return { id: group.id };
  });
}
