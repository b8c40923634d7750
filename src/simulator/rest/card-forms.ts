// One kept card, the several forms in which the cloud shows it: as written, with addresses one can fetch, and without
// its chapters. Never changes the kept card.
import { type CardWrite, mediaIdOf } from '#cloud/wire/content.ts';
import type { CloudDeps } from '../deps.ts';
import { newCardId } from '../ids.ts';
import type { StoredCard } from '../state.ts';

const slugOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** A written card with what the cloud adds by itself. A replacement keeps its id, its birth and its maker. */
export function completedCard(
  written: CardWrite,
  by: { nowMs: number; userId: string; clientId: string; before?: StoredCard | undefined },
): StoredCard {
  const { before } = by;
  const now = new Date(by.nowMs).toISOString();
  return {
    ...written,
    content: {
      playbackType: 'linear',
      ...written.content,
      config: { resumeTimeout: 2_592_000, ...written.content.config },
    },
    cardId: before?.cardId ?? written.cardId ?? newCardId(),
    userId: by.userId,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    createdByClientId: before?.createdByClientId ?? by.clientId,
    slug: slugOf(written.title),
    sortkey: slugOf(written.title),
  };
}

/** A signed address of stored audio; ends with its hash so that a player can check what it got. */
export function signedMediaUrl(deps: CloudDeps, origin: string, mediaId: string): string {
  const expiresAtMs = deps.clock.now() + deps.switches().signedUrlLifetimeS * 1000;
  return `${deps.signer.sign(origin, `/secure-media/${mediaId}`, expiresAtMs)}#sha256=${mediaId}`;
}

export const iconUrl = (origin: string, mediaId: string): string => `${origin}/icons/${mediaId}`;

type WithIcon = { display?: { icon16x16?: string | null | undefined } | null | undefined };

function withIconUrl<T extends WithIcon>(part: T, origin: string): T {
  const mediaId = mediaIdOf(part.display?.icon16x16 ?? '');
  return mediaId ? { ...part, display: { ...part.display, icon16x16: iconUrl(origin, mediaId) } } : part;
}

/** Audio as signed https addresses, and icons too where wanted. */
export function playableCard(
  deps: CloudDeps,
  card: StoredCard,
  { origin, icons }: { origin: string; icons: boolean },
): StoredCard {
  const withIcon = <T extends WithIcon>(part: T) => (icons ? withIconUrl(part, origin) : part);
  const chapters = card.content.chapters.map((chapter) => ({
    ...withIcon(chapter),
    tracks: chapter.tracks.map((track) => {
      const mediaId = track.type === 'audio' ? mediaIdOf(track.trackUrl) : undefined;
      return withIcon(mediaId ? { ...track, trackUrl: signedMediaUrl(deps, origin, mediaId) } : track);
    }),
  }));
  return { ...card, content: { ...card.content, chapters } };
}

/** As lists show it: no chapters, but their totals, unless the card brought its own. */
export function withoutChapters(card: StoredCard): Record<string, unknown> {
  const { chapters, ...content } = card.content;
  const tracks = chapters.flatMap((chapter) => chapter.tracks);
  const media = {
    duration: sum(tracks.map((track) => track.duration)),
    fileSize: sum(tracks.map((track) => track.fileSize)),
    hasStreams: tracks.some((track) => track.type === 'stream'),
  };
  return { ...card, content, metadata: { ...card.metadata, media: { ...media, ...card.metadata.media } } };
}

const sum = (amounts: (number | undefined)[]) => amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
