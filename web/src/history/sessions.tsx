// What was heard, one session after the other, latest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ListeningSession } from '#contract/history.ts';
import { spokenTime } from '../data/format.ts';
import { locale, t } from '../i18n/texts.ts';
import { wave } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { EmptyState, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { type HistoryFilter, historyQueries } from './history-queries.ts';
import { Whose } from './whose.tsx';

export function Sessions({ filter }: { filter: HistoryFilter }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    historyQueries.sessions(filter),
  );
  const sessions = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t('history.sessions')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={6} className="h-64 w-full rounded-lg" />}
      {data && sessions.length === 0 && (
        <EmptyState
          drawing={wave}
          title={t('history.none')}
          text={t(filter.day ? 'history.noneThatDay' : 'history.noneText')}
        />
      )}
      <ul className="grid gap-2">
        {sessions.map((session) => (
          <li key={session.id} className="rounded-lg bg-sheet p-2 shadow-sheet">
            <Session session={session} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button className="justify-self-center" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </Section>
  );
}

function Session({ session }: { session: ListeningSession }) {
  const { title, childId, playerId, beganAt, endedAt, heardMs, estimated, parts } = session;
  const summary = (
    <span className="grid gap-0.5">
      <span className="text-base leading-snug font-bold">{title ?? t('history.unnamed')}</span>
      <span className="flex flex-wrap items-center gap-x-2 font-normal">
        <Whose childId={childId} playerId={playerId} />
      </span>
      <span className="figures flex flex-wrap items-center gap-x-2 font-normal text-muted">
        {whenWords(beganAt, endedAt)}
        {estimated && <Badge tone="calm">{t('bookmarks.estimated')}</Badge>}
      </span>
    </span>
  );
  return (
    <Disclosure summary={summary} aside={<span className="figures px-2 text-sm font-bold">{spokenTime(heardMs)}</span>}>
      {parts.length === 0 && <p className="text-sm text-muted">{t('history.noParts')}</p>}
      <ol className="grid gap-1">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same part may be heard twice.
          <li key={index} className="flex flex-wrap items-baseline gap-x-3 text-sm">
            <span className="min-w-0 grow">{part.title}</span>
            {part.finished && <span className="text-xs text-good">{t('history.toTheEnd')}</span>}
            <span className="figures text-muted">{spokenTime(part.heardMs)}</span>
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}

/** "Sun 22 Nov, 19:10 – 19:40". */
function whenWords(beganAt: string, endedAt: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    ...({ weekday: 'short', day: 'numeric', month: 'short' } as const),
    ...({ hour: 'numeric', minute: '2-digit' } as const),
  });
  return format.formatRange(new Date(beganAt), new Date(endedAt));
}
