// All routines: what each waits for and does, whether it is on, and what it did last. Below, ready-made ones.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState, Page } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { routineQueries } from './routine-queries.ts';
import { RoutineRow } from './routine-row.tsx';
import { Templates } from './templates.tsx';
import { Webhook } from './webhook.tsx';

export function RoutinesScreen() {
  const { data, error } = useQuery(routineQueries.all);
  return (
    <Page
      title={t('shell.routines')}
      lead={t('routine.lead')}
      actions={
        <Link to="/routines/new" className={buttonLook('primary')}>
          <Plus aria-hidden="true" className="size-5 shrink-0" />
          {t('routine.create')}
        </Link>
      }
    >
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={6} className="h-64 w-full rounded-lg" />}
      {data?.items.length === 0 && (
        <EmptyState drawing={sleepingCube} title={t('routine.none')} text={t('routine.noneText')} />
      )}
      {data && data.items.length > 0 && (
        <ul className="grid items-start gap-3 lg:grid-cols-2">
          {data.items.map((routine) => (
            <RoutineRow key={routine.id} routine={routine} />
          ))}
        </ul>
      )}
      <Templates />
      <Webhook />
    </Page>
  );
}
