// How long a stream is and how much it was used, in one quiet line.
import type { Stream } from '#contract/streams.ts';
import { byteSize, clockTime, momentAgo } from '../data/format.ts';
import { t } from '../i18n/texts.ts';

export function StreamFacts({ stream }: { stream: Stream }) {
  const { use, durationMs } = stream;
  const facts = [
    durationMs === undefined ? undefined : clockTime(durationMs),
    t('streams.requests', { count: use.requests }),
    t('streams.served', { size: byteSize(use.bytes) }),
    use.lastSeenAt ? t('streams.seen', { when: momentAgo(use.lastSeenAt, Date.now()) }) : t('streams.neverSeen'),
  ];
  return <p className="figures text-xs text-muted">{facts.filter(Boolean).join(' · ')}</p>;
}
