// What is said about a stream in one sentence. What its source holds in detail is told by editor/outline.tsx.
import type { Stream } from '#contract/streams.ts';
import type { Source } from '#core/source/document.ts';
import { spokenTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';

/** The recordings it plays; undefined when its source says more than that. */
function audioIdsOf(stream: Stream): string[] | undefined {
  const { source } = stream.document as { source: Source };
  const items = source.kind === 'sequence' && !source.limits ? source.items : [source];
  const ids = items.map((item) => (item.kind === 'audio' && !item.limits ? item.audioId : undefined));
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

/** What it plays, as a sentence; where something is amiss, the server knows better. */
export function sentenceOf(stream: Stream): string {
  const ids = audioIdsOf(stream);
  if (!ids || !stream.playable || !stream.unchanging || stream.durationMs === undefined) return stream.explanation;
  const time = spokenTime(stream.durationMs);
  return ids.length === 1 ? t('streams.playsOne', { time }) : t('streams.playsParts', { count: ids.length, time });
}

/** More than recordings in order: worth an outline. */
export function isRicher(stream: Stream): boolean {
  return audioIdsOf(stream) === undefined;
}
