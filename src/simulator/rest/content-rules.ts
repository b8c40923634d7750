// What the cloud accepts as a card: the documented shape, and the rules across its fields. A refusal names the first
// thing that is wrong as `body.<path>: <reason>`. Facts: docs/protocol/yoto.md §Content.
import { type CardContent, CardWrite, cardLimits, mediaIdOf, mediaReferencePattern } from '#cloud/wire/content.ts';
import { badRequest } from '../http/refusal.ts';
import type { Switches } from '../switches.ts';

type Path = readonly PropertyKey[];

function refuse(path: Path, reason: string): never {
  const dotted = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  throw badRequest(`body${dotted}: ${reason}`);
}

/** `origin`: addresses we handed out ourselves are good even without TLS. */
interface AddressRules {
  origin: string;
  switches: Switches;
}

function isWebAddress(text: string, { origin }: AddressRules): boolean {
  return URL.canParse(text) && (new URL(text).protocol === 'https:' || text.startsWith(`${origin}/`));
}

function isStreamAddress(text: string, { switches }: AddressRules): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === 'https:' || (switches.allowHttpStreams && protocol === 'http:');
}

function checkIcon(
  display: { icon16x16?: string | null | undefined } | null | undefined,
  path: Path,
  rules: AddressRules,
) {
  const icon = display?.icon16x16;
  if (!icon || mediaReferencePattern.test(icon) || isWebAddress(icon, rules)) return;
  refuse([...path, 'display', 'icon16x16'], 'must be "yoto:#<mediaId>" or an https URL');
}

function checkTrack(track: CardContent['chapters'][number]['tracks'][number], path: Path, rules: AddressRules) {
  if (track.type === 'stream' && !isStreamAddress(track.trackUrl, rules)) {
    refuse([...path, 'trackUrl'], 'must be a valid https URL for type "stream"');
  }
  if (track.type === 'audio' && mediaIdOf(track.trackUrl) === undefined) {
    refuse([...path, 'trackUrl'], 'must be "yoto:#<mediaId>" for type "audio"');
  }
  checkIcon(track.display, path, rules);
}

function refuseDuplicates(keys: string[], pathOf: (index: number) => Path) {
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) refuse([...pathOf(index), 'key'], `duplicate key "${key}"`);
  });
}

function refuseEmpty(list: unknown[], path: Path, { switches }: AddressRules) {
  if (list.length === 0 && !switches.emptyCards) refuse(path, 'Too small: expected array to have >=1 items');
}

/** The card of a request body. Throws a 400 refusal. */
export function readCard(body: unknown, rules: AddressRules): CardWrite {
  const parsed = CardWrite.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(issue?.path ?? [], issue?.message ?? 'is invalid');
  }
  const card = parsed.data;
  const { chapters } = card.content;
  const path = ['content', 'chapters'];
  refuseEmpty(chapters, path, rules);
  refuseDuplicates(
    chapters.map((chapter) => chapter.key),
    (index) => [...path, index],
  );
  chapters.forEach((chapter, chapterIndex) => {
    checkIcon(chapter.display, [...path, chapterIndex], rules);
    refuseEmpty(chapter.tracks, [...path, chapterIndex, 'tracks'], rules);
    refuseDuplicates(
      chapter.tracks.map((track) => track.key),
      (index) => [...path, chapterIndex, 'tracks', index],
    );
    chapter.tracks.forEach((track, trackIndex) => {
      checkTrack(track, [...path, chapterIndex, 'tracks', trackIndex], rules);
    });
  });
  const trackCount = chapters.reduce((count, chapter) => count + chapter.tracks.length, 0);
  if (trackCount > cardLimits.tracks) refuse(path, `must not have more than ${cardLimits.tracks} tracks in all`);
  for (const [place, cover] of [
    ['metadata', card.metadata.cover],
    ['content', card.content.cover],
  ] as const) {
    if (cover?.imageL && !isWebAddress(cover.imageL, rules)) refuse([place, 'cover', 'imageL'], 'must be an https URL');
  }
  return card;
}
