// One card with everything that is known of it at this moment: our document, the exact amounts of its streams, the twin
// that would be written, and what is wrong with it. Reads only; features/cards/service.ts decides what to do.
import type { Selectable } from 'kysely';
import type { Card, CardTrack } from '#contract/cards.ts';
import { Problem, type ProblemCode } from '#contract/errors.ts';
import { type BuildInput, type BuildTrack, buildCard, slotUrl } from '#core/card/build.ts';
import { type CardFinding, checkCard } from '#core/card/check.ts';
import { type CardDocument, cardDocument, type KeptTrack } from '#core/card/document.ts';
import { isSame, type JsonObject, type TwinCard } from '#core/card/twin.ts';
import type { CardTable } from '../db/schema.ts';
import type { CardStream, CardTrackDeps } from './card-tracks.ts';

type CardRow = Selectable<CardTable>;

export interface CardSightDeps extends CardTrackDeps {
  channels: 'mono' | 'stereo';
  /** True only towards a simulated cloud, which may take addresses without TLS. */
  allowHttp: boolean;
}

export interface CardSight {
  row: CardRow;
  document: CardDocument;
  /** What would be written. */
  twin: JsonObject;
  tracks: CardTrack[];
  findings: CardFinding[];
  /** Tracks that would not play now. */
  notReady: number;
}

/** Problems that have the same name as what was found. */
const FINDING_CODES: readonly ProblemCode[] = [
  'address-not-https',
  'too-many-tracks',
  'title-too-long',
  'audio-missing',
];

export async function seeCard(deps: CardSightDeps, row: CardRow, document: CardDocument): Promise<CardSight> {
  const streams = await deps.streams.describeAll(document.tracks.map((track) => track.streamId));
  const byId = new Map(streams.map((stream) => [stream.id, stream]));
  const { coverHash, takenCover, icon, isHidden = false } = document;
  const isTaken = coverHash !== undefined && takenCover?.hash === coverHash;
  const card = buildCard({
    cardId: row.id,
    title: row.title,
    author: document.author,
    description: document.description,
    tracks: document.tracks.map((track) => buildTrack(track, openIf(isHidden, byId.get(track.streamId)))),
    resumes: isHidden ? 'never' : resumesOf(streams),
    ...(isHidden ? { isHidden } : {}),
    channels: deps.channels,
    ...(isTaken && takenCover.url !== undefined ? { coverUrl: takenCover.url } : {}),
    ...(icon === undefined ? {} : { icon }),
  });
  const twin = card as unknown as JsonObject;
  const notReady = document.tracks.filter(({ streamId }) => !byId.get(streamId)?.playable).length;
  const findings = [...document.findings, ...checkCard(twin, { allowHttp: deps.allowHttp })];
  if (notReady > 0) findings.push({ code: 'audio-not-ready', severity: 'warning', text: waitingText(notReady) });
  if (isTaken && takenCover.url === undefined) {
    findings.push({ code: 'cover-refused', severity: 'warning', text: 'Yoto did not take the cover picture.' });
  }
  return { row, document, twin, tracks: tracksOf(card, document), findings, notReady };
}

/** What a card of ours plays differs from time to time, whatever its stream plays to others. */
function openIf(isHidden: boolean, stream: CardStream | undefined): CardStream | undefined {
  return stream && isHidden ? { ...stream, unchanging: false } : stream;
}

function resumesOf(streams: readonly CardStream[]): BuildInput['resumes'] {
  if (streams.some(({ resumes }) => resumes)) return 'never';
  return streams.every(({ unchanging }) => unchanging) ? 'for-weeks' : 'briefly';
}

function buildTrack({ title, slot }: KeptTrack, stream: CardStream | undefined): BuildTrack {
  const { unchanging, playable, durationMs, sizeBytes } = stream ?? {};
  // What lies on one of several slots is not told: nobody has cut it yet.
  if (slot) return { title, url: slotUrl(stream?.url ?? '', slot) };
  const isFixed = unchanging && playable && durationMs !== undefined && sizeBytes !== undefined;
  return { title, url: stream?.url ?? '', ...(isFixed ? { fixed: { durationMs, sizeBytes } } : {}) };
}

function tracksOf(card: TwinCard, document: CardDocument): CardTrack[] {
  return card.content.chapters.map((chapter, index) => ({
    chapterKey: chapter.key,
    trackKey: chapter.tracks[0]?.key ?? '',
    title: chapter.title,
    streamId: document.tracks[index]?.streamId ?? '',
    overlayLabel: chapter.overlayLabel,
    ...(chapter.duration === undefined ? {} : { durationS: chapter.duration }),
    ...(chapter.fileSize === undefined ? {} : { sizeBytes: chapter.fileSize }),
  }));
}

export function readDocument(row: CardRow): CardDocument {
  return cardDocument.parse(JSON.parse(row.document));
}

/** In the order of the schema, so that equal documents are equal texts. */
export function writeDocument(document: CardDocument): string {
  return JSON.stringify(cardDocument.parse(document));
}

export function stateOf(row: CardRow, twin: JsonObject): Card['state'] {
  if (row.trouble !== null) return 'trouble';
  if (row.yoto_card_id === null) return 'not-sent';
  return row.sent !== null && isSame(JSON.parse(row.sent), twin) ? 'sent' : 'changed-here';
}

/** @throws Problem where the card would be refused, or would be silent on a player. */
export function refuseUnfit({ findings, notReady }: CardSight): void {
  if (notReady > 0) throw new Problem('audio-not-ready', { detail: waitingText(notReady) });
  const error = findings.find((finding) => finding.severity === 'error');
  if (!error) return;
  throw new Problem(FINDING_CODES.find((code) => code === error.code) ?? 'validation-failed', { detail: error.text });
}

function waitingText(count: number): string {
  return count === 1 ? 'One track is not ready to play yet.' : `${count} tracks are not ready to play yet.`;
}

export function describeCard({ row, document, tracks, findings }: CardSight): Card {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    id: row.id,
    title: row.title,
    author: document.author,
    description: document.description,
    content: document.content,
    tracks,
    ...(document.coverHash === undefined ? {} : { coverUrl: `/api/v1/covers/${document.coverHash}` }),
    state: row.state,
    ...(row.trouble === null ? {} : { trouble: row.trouble }),
    findings,
    ...(row.yoto_card_id === null ? {} : { yotoCardId: row.yoto_card_id }),
    ...(row.yoto_account_id === null ? {} : { accountId: row.yoto_account_id }),
    createdAt: iso(row.created_at_ms),
    updatedAt: iso(row.updated_at_ms),
    ...(row.sent_at_ms === null ? {} : { sentAt: iso(row.sent_at_ms) }),
  };
}
