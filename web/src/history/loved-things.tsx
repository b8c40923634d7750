// What was heard longest, and which books were heard to the end.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Favourite } from '#contract/history.ts';
import { momentAgo, spokenTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Cover } from '../ui/cover.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { historyQueries } from './history-queries.ts';
import { Whose } from './whose.tsx';

export function Favourites({ childId }: { childId: string | undefined }) {
  const { data, error } = useQuery(historyQueries.favourites(childId));
  return (
    <Section title={t('history.favourites')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={3} className="h-24 w-full rounded-lg" />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('history.noFavourites')}</p>}
      <ul className="grid gap-2">
        {data?.items.map((one) => (
          <li
            key={`${one.kind} ${one.id} ${one.childId}`}
            className="flex items-center gap-3 rounded-lg bg-sheet p-3 shadow-sheet"
          >
            <Cover id={one.id} className="size-10 shrink-0 rounded-sm" />
            <div className="min-w-0 grow text-sm">
              <p className="font-bold">
                <FavouriteName favourite={one} />
              </p>
              {!childId && <Whose childId={one.childId} />}
              <p className="figures text-muted">
                {spokenTime(one.heardMs)} · {t('history.times', { count: one.sessions })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FavouriteName({ favourite: { kind, id, title } }: { favourite: Favourite }) {
  const name = title ?? t('history.unnamed');
  const look = 'inline-flex min-h-6 items-center underline-offset-2 hover:underline';
  if (kind === 'card') return name;
  return kind === 'audio' ? (
    <Link to="/library/audio/$audioId" params={{ audioId: id }} className={look}>
      {name}
    </Link>
  ) : (
    <Link to="/library/collections/$collectionId" params={{ collectionId: id }} className={look}>
      {name}
    </Link>
  );
}

export function Finished({ childId }: { childId: string | undefined }) {
  const { data, error } = useQuery(historyQueries.finished(childId));
  return (
    <Section title={t('history.finished')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={3} className="h-24 w-full rounded-lg" />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('history.noFinished')}</p>}
      <ul className="grid gap-2">
        {data?.items.map((one) => (
          <li
            key={`${one.collectionId} ${one.childId}`}
            className="grid gap-0.5 rounded-lg bg-sheet p-3 text-sm shadow-sheet"
          >
            <p className="font-bold">{one.title}</p>
            {!childId && <Whose childId={one.childId} />}
            <p className="figures text-muted">
              {momentAgo(one.finishedAt, Date.now())}
              {one.times > 1 && ` · ${t('history.times', { count: one.times })}`}
              {one.estimated && ` · ${t('bookmarks.estimated')}`}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
