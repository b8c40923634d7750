// Writes a card's twin on the Yoto account: read, merge, keep a copy, write. Never writes when nothing changed, never
// makes a card twice because an answer was lost, never loses what others wrote there. docs/protocol/yoto.md §3.
import { pause } from '#cloud/clock.ts';
import type { CloudContent } from '#cloud/content.ts';
import type { CloudFailure } from '#cloud/outcome.ts';
import type { CardRead, CardWrite } from '#cloud/wire/content.ts';
import { mergeTwin } from '#core/card/merge.ts';
import { chaptersOf, isObject, isSame, type JsonObject } from '#core/card/twin.ts';
import type { Clock } from '../clock.ts';

/** How long to wait before each further look for a card that may have been made: reads lag behind writes. */
const LOOK_AGAIN_MS = [0, 1_000, 3_000];

export type Published =
  | { kind: 'sent'; yotoCardId: string; twin: JsonObject }
  /** It was there and is not any more. */
  | { kind: 'gone' }
  /** Somebody changed the same places in the Yoto app. */
  | { kind: 'conflict'; places: string[] }
  /** It may have been made and was not found; the next try must look first. */
  | { kind: 'lost' }
  | { kind: 'failed'; failure: CloudFailure };

export interface Twin {
  yotoCardId: string;
  ours: JsonObject;
  /** As we wrote it last, and as it came back; absent for a card that was found again. */
  sent?: JsonObject;
  twin?: JsonObject;
  /** Whose change counts where both changed. */
  keep?: 'ours' | 'theirs' | undefined;
  /** Written so recently that a read may not know it yet. */
  isFresh: boolean;
}

/** `keepCopy` gets the twin as it was, and must have kept it when it resolves. */
export async function updateTwin(
  content: CloudContent,
  card: Twin,
  keepCopy: (before: JsonObject) => Promise<void>,
): Promise<Published> {
  const { yotoCardId, ours } = card;
  const read = await content.get(yotoCardId);
  if (read.kind !== 'ok' && read.kind !== 'not-found') return { kind: 'failed', failure: read };
  const found = read.kind === 'ok' ? asJson(read.value) : undefined;
  // A read just after a write may be of the time before it; merging with that would undo our own write.
  const isStale = card.twin !== undefined && (found ? isOlder(found, card.twin) : card.isFresh);
  const theirs = isStale ? card.twin : found;
  if (!theirs || theirs.deleted === true) return { kind: 'gone' };

  const { sent, twin } = card;
  const merged = mergeTwin({ ours, theirs, ...(sent ? { sent } : {}), ...(twin ? { twin } : {}) }, card.keep);
  if (merged.conflicts.length > 0 && card.keep === undefined) return { kind: 'conflict', places: merged.conflicts };
  if (isSame(merged.card, theirs)) return { kind: 'sent', yotoCardId, twin: theirs };

  await keepCopy(theirs);
  const written = await content.update(yotoCardId, asCard(merged.card));
  if (written.kind === 'ok') return { kind: 'sent', yotoCardId, twin: writtenTwin(written.value, merged.card) };
  if (written.kind === 'not-found') return { kind: 'gone' };
  if (written.kind === 'bad-request' && /deleted/i.test(written.message)) return { kind: 'gone' };
  return { kind: 'failed', failure: written };
}

/** `mark` is in the card's note and in no other card's, but those of `besides`: its twins from before. */
export async function createTwin(
  content: CloudContent,
  card: { ours: JsonObject; mark: string; besides: readonly string[]; clock: Clock },
): Promise<Published> {
  const created = await content.create(asCard(card.ours));
  if (created.kind === 'ok') {
    return { kind: 'sent', yotoCardId: created.value.cardId, twin: writtenTwin(created.value, card.ours) };
  }
  if (created.kind !== 'unknown-outcome') return { kind: 'failed', failure: created };
  for (const waitMs of LOOK_AGAIN_MS) {
    await pause(card.clock, waitMs);
    const found = await findTwin(content, card.mark, card.besides);
    if (found.kind === 'found') {
      return { kind: 'sent', yotoCardId: found.yotoCardId, twin: { ...card.ours, cardId: found.yotoCardId } };
    }
  }
  return { kind: 'lost' };
}

/** A card of ours whose creation was not answered. `besides`: those we know already. */
export async function findTwin(
  content: CloudContent,
  mark: string,
  besides: readonly string[],
): Promise<{ kind: 'found'; yotoCardId: string } | { kind: 'none' } | { kind: 'failed'; failure: CloudFailure }> {
  const mine = await content.mine();
  if (mine.kind !== 'ok') return { kind: 'failed', failure: mine };
  const found = mine.value.find(
    (card) => !besides.includes(card.cardId) && !card.deleted && isObject(card.metadata) && card.metadata.note === mark,
  );
  return found ? { kind: 'found', yotoCardId: found.cardId } : { kind: 'none' };
}

/** The answer of a write is what was kept; some answers leave the chapters out. */
function writtenTwin(answer: CardRead, written: JsonObject): JsonObject {
  const card = asJson(answer);
  return chaptersOf(card).length > 0 ? card : { ...written, cardId: answer.cardId };
}

function isOlder(card: JsonObject, than: JsonObject): boolean {
  const [one, other] = [Date.parse(String(card.updatedAt)), Date.parse(String(than.updatedAt))];
  return one < other;
}

function asJson(card: CardRead): JsonObject {
  return card as unknown as JsonObject;
}

/** What others wrote may break the documented shape; whether it is still taken is for the cloud to say. */
function asCard(card: JsonObject): CardWrite {
  return card as unknown as CardWrite;
}
