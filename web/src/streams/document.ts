// Between a stream's document and what this app can show and edit of it: recordings in order. Anything richer is left alone.

import type { Stream } from '#contract/streams.ts';
import type { Source } from '#core/source/document.ts';
import { spokenTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';

export function documentOf(audioIds: readonly string[]) {
  const items = audioIds.map((audioId) => ({ kind: 'audio' as const, audioId }));
  const source: Source = items.length === 1 && items[0] ? items[0] : { kind: 'sequence', items };
  return { version: 1 as const, source };
}

/** The recordings it plays; undefined when its source says more than that. */
export function audioIdsOf(stream: Stream): string[] | undefined {
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
