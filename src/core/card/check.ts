// Looks for the mistakes in a card that fail silently on a player: they are accepted by the cloud and heard, or not heard,
// at bedtime. Works on any card as JSON, ours or another program's. Facts: docs/protocol/yoto.md §3 and §4.
import { CARD_LIMITS } from './layout.ts';
import { chaptersOf, isObject, type Json, type JsonObject, objectsIn } from './twin.ts';

export interface CardFinding {
  code: string;
  /** `error`: must not be sent like this. */
  severity: 'error' | 'warning';
  text: string;
}

export interface CheckOptions {
  /** Stream addresses without TLS are good: only true towards a simulated cloud. */
  allowHttp: boolean;
  /** Icons that exist on the account; absent: not known, so only their form is checked. */
  knownIcons?: ReadonlySet<string>;
}

const ICON_REFERENCE = /^yoto:#[A-Za-z0-9_-]{43}$/;

export function checkCard(card: JsonObject, options: CheckOptions): CardFinding[] {
  const findings: CardFinding[] = [];
  const error = (code: string, text: string) => findings.push({ code, severity: 'error', text });
  const warning = (code: string, text: string) => findings.push({ code, severity: 'warning', text });

  const title = typeof card.title === 'string' ? card.title : '';
  if (title.trim() === '') error('title-empty', 'The card has no title.');
  if (title.length > CARD_LIMITS.titleUnits) {
    error('title-too-long', `The title has ${title.length} characters; at most ${CARD_LIMITS.titleUnits} are allowed.`);
  }
  const chapters = chaptersOf(card);
  const tracks = chapters.flatMap((chapter) => objectsIn(chapter.tracks));
  if (tracks.length === 0) error('no-tracks', 'There is nothing on the card to play.');
  if (tracks.length > CARD_LIMITS.tracks) {
    error('too-many-tracks', `The card has ${tracks.length} tracks; a player takes ${CARD_LIMITS.tracks}.`);
  }
  for (const key of duplicateKeys(chapters)) error('duplicate-key', `Two chapters have the key “${key}”.`);
  for (const chapter of chapters) {
    const own = objectsIn(chapter.tracks);
    if (own.length === 0) error('chapter-empty', `The chapter “${nameOf(chapter)}” has no track.`);
    for (const key of duplicateKeys(own)) {
      error('duplicate-key', `Two tracks of the chapter “${nameOf(chapter)}” have the key “${key}”.`);
    }
  }
  for (const track of tracks.filter(({ type }) => type === 'stream')) {
    if (track.format !== 'mp3')
      error('format-wrong', `“${nameOf(track)}” is not declared as MP3 and would be skipped.`);
    if (!isAddress(track.trackUrl, options.allowHttp)) {
      error('address-not-https', `The address of “${nameOf(track)}” does not begin with https://.`);
    }
  }
  for (const part of [...chapters, ...tracks]) {
    const label = part.overlayLabel;
    if (typeof label !== 'string' || label === '') {
      warning('overlay-label-missing', `The display shows no number for “${nameOf(part)}”.`);
    } else if (label.length > CARD_LIMITS.overlayLabelUnits) {
      warning('overlay-label-long', `The label “${label}” does not fit on the display.`);
    }
    if (!isIcon(part.display, options.knownIcons)) warning('icon-unknown', `The icon of “${nameOf(part)}” is unknown.`);
  }
  return oncePerCode(findings);
}

function nameOf(part: JsonObject): string {
  return typeof part.title === 'string' && part.title !== '' ? part.title : String(part.key ?? '?');
}

function duplicateKeys(parts: readonly JsonObject[]): string[] {
  const keys = parts.map((part) => String(part.key ?? ''));
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) < index))];
}

function isAddress(value: Json | undefined, allowHttp: boolean): boolean {
  const protocol = typeof value === 'string' ? /^(https?):\/\/[^/\s]/i.exec(value)?.[1]?.toLowerCase() : undefined;
  return protocol === 'https' || (protocol === 'http' && allowHttp);
}

function isIcon(display: Json | undefined, known: ReadonlySet<string> | undefined): boolean {
  const icon = isObject(display) ? display.icon16x16 : undefined;
  if (icon === undefined || icon === null) return true;
  if (typeof icon !== 'string') return false;
  if (icon.startsWith('https://')) return true;
  return ICON_REFERENCE.test(icon) && (known === undefined || known.has(icon));
}

/** A hundred tracks with the same mistake are one finding that says how many more there are. */
function oncePerCode(findings: readonly CardFinding[]): CardFinding[] {
  const byCode = Map.groupBy(findings, (finding) => finding.code);
  return [...byCode.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    return more.length === 0 ? [first] : [{ ...first, text: `${first.text} The same holds for ${more.length} more.` }];
  });
}
