// The last plays of a stream: why it played what it played, who listened and how sure that is, and how far it got.
import { useQuery } from '@tanstack/react-query';
import type { Listening } from '#contract/streams.ts';
import { clockTime, momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { ChildDot } from '../family/child-dot.tsx';
import { t } from '../i18n/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/page.tsx';

const SHOWN = 20;

export function Listenings({ streamId }: { streamId: string }) {
  const { data } = useQuery(queries.listenings(streamId));
  if (!data) return null;
  return (
    <Section title={t('streams.history')}>
      {data.items.length === 0 && <p className="text-sm text-muted">{t('streams.noHistory')}</p>}
      <ul className="grid gap-2">
        {data.items.slice(0, SHOWN).map((listening) => (
          <li key={listening.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <div className="min-w-48 grow">
              <p>{listening.reason}</p>
              <Who listening={listening} />
            </div>
            {listening.open && <Badge tone="good">{t('streams.listeningNow')}</Badge>}
            <span className="figures text-muted">
              {clockTime(listening.deliveredMs)} / {clockTime(listening.durationMs)} ·{' '}
              {momentAgo(listening.lastUsedAt, Date.now())}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Who({ listening }: { listening: Listening }) {
  const children = useQuery(queries.children);
  const players = useQuery(queries.familyPlayers);
  const child = children.data?.items.find(({ id }) => id === listening.childId);
  const player = players.data?.items.find(({ id }) => id === listening.playerId);
  if (!listening.confidence) return null;
  const facts = [
    ...(child ? [child.name] : []),
    ...(player ? [t('machine.on', { name: player.name })] : []),
    t(`machine.sure.${listening.confidence}`),
  ];
  return (
    <p className="flex items-center gap-2 text-muted">
      {child && <ChildDot colour={child.colour} />}
      {facts.join(' · ')}
    </p>
  );
}
