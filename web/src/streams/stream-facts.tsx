// How much a stream was used, in one quiet line.
import type { Stream } from '#contract/streams.ts';
import { byteSize, momentAgo } from '../data/format.ts';
import { t } from '../i18n/texts.ts';

export function StreamFacts({ stream: { use } }: { stream: Stream }) {
  const facts = use.lastSeenAt
    ? [
        t('streams.times', { count: use.listenings }),
        t('streams.served', { size: byteSize(use.bytes) }),
        t('streams.seen', { when: momentAgo(use.lastSeenAt, Date.now()) }),
      ]
    : [t('streams.unheard')];
  return <p className="figures text-xs text-muted first-letter:uppercase">{facts.join(' · ')}</p>;
}
