// The entries, newest first, under the day on which they happened.
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  CircleAlert,
  CreditCard,
  type LucideIcon,
  Play,
  Power,
  SlidersHorizontal,
  Sparkles,
  SquareTerminal,
} from 'lucide-react';
import type { z } from 'zod';
import { routePath } from '#client/client.ts';
import { api } from '#contract/api.ts';
import type { logEntry } from '#contract/event-log.ts';
import { locale, t } from '../i18n/texts.ts';
import { wave } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { type LogFilter, logQueries } from './log-queries.ts';

type LogEntry = z.infer<typeof logEntry>;

const ICONS: Record<LogEntry['group'], LucideIcon> = {
  card: CreditCard,
  play: Play,
  knob: SlidersHorizontal,
  power: Power,
  decision: Sparkles,
  command: SquareTerminal,
  trouble: CircleAlert,
};

export function Entries({ filter }: { filter: LogFilter }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(logQueries.entries(filter));
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t('log.entries')} aside={<Exports filter={filter} />}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={8} className="h-96 w-full rounded-lg" />}
      {data && entries.length === 0 && <EmptyState drawing={wave} title={t('log.none')} text={t('log.noneText')} />}
      {byDay(entries).map(({ day, items }) => (
        <section key={day} aria-label={day} className="grid gap-1">
          <h3 className="text-sm font-bold text-muted">{day}</h3>
          <ul className="grid gap-1">
            {items.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <Button className="justify-self-center" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </Section>
  );
}

function Entry({ entry: { at, group, player, child, text } }: { entry: LogEntry }) {
  const Icon = ICONS[group];
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(new Date(at));
  const who = [player, child].filter(Boolean).join(' · ');
  return (
    <li className="offscreen-light flex gap-3 rounded-md bg-sheet px-3 py-2 text-sm">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 grow">
        <p>{text}</p>
        {who && <p className="text-xs text-muted">{who}</p>}
      </div>
      <time dateTime={at} className="figures shrink-0 text-xs text-muted">
        {time}
      </time>
    </li>
  );
}

function byDay(entries: readonly LogEntry[]): { day: string; items: LogEntry[] }[] {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const days: { day: string; items: LogEntry[] }[] = [];
  for (const entry of entries) {
    const day = format.format(new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) last.items.push(entry);
    else days.push({ day, items: [entry] });
  }
  return days;
}

function Exports({ filter }: { filter: LogFilter }) {
  const look = 'inline-flex min-h-touch items-center font-bold underline';
  return (
    <span className="flex gap-4">
      <a href={routePath(api.eventLog.exportCsv.path, { query: filter })} download className={look}>
        {t('log.csv')}
      </a>
      <a href={routePath(api.eventLog.exportJson.path, { query: filter })} download className={look}>
        {t('log.json')}
      </a>
    </span>
  );
}
