// What was sent to players lately, for whoever pays for the line.
import { useQuery } from '@tanstack/react-query';
import { byteSize } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { historyQueries } from './history-queries.ts';

const MOST = 5;

export function SentBytes() {
  return (
    <Disclosure summary={t('history.sent')}>
      <Amounts />
    </Disclosure>
  );
}

function Amounts() {
  const { data, error } = useQuery(historyQueries.bandwidth);
  if (error && !data) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={3} className="h-24 w-full rounded-lg" />;
  const total = data.days.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = [
    ...data.players.map(({ playerId, name, bytes }) => ({
      key: `player ${playerId}`,
      name: name ?? t('history.unknownPlayer'),
      bytes,
    })),
    ...data.streams
      .slice(0, MOST)
      .map(({ streamId, name, bytes }) => ({ key: streamId, name: name ?? t('history.unnamed'), bytes })),
  ];
  return (
    <div className="grid gap-3 text-sm">
      <p>{t('history.sentTotal', { size: byteSize(total) })}</p>
      <dl className="grid gap-1">
        {rows.map(({ key, name, bytes }) => (
          <div key={key} className="flex justify-between gap-x-6">
            <dt className="min-w-0">{name}</dt>
            <dd className="figures shrink-0 text-muted">{byteSize(bytes)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
