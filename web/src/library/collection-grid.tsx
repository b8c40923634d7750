// Collections as covers.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Collection } from '#contract/library.ts';
import { spokenTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { NothingHere } from './nothing-here.tsx';

const grid = 'grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5';
const PLACEHOLDERS = ['a', 'b', 'c', 'd', 'e', 'f'];

export function CollectionGrid(props: { search: string }) {
  const found = useInfiniteQuery(queries.collections(props.search));
  if (found.error && !found.data) return <ProblemNote error={found.error} />;
  if (!found.data) {
    return (
      <div className={grid}>
        {PLACEHOLDERS.map((key) => (
          <PixelSkeleton key={key} rows={8} className="aspect-square w-full rounded-lg" />
        ))}
      </div>
    );
  }
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <NothingHere search={props.search} />;
  return (
    <>
      <ul className={grid}>
        {items.map((collection) => (
          <CollectionTile key={collection.id} collection={collection} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button className="justify-self-center" busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  );
}

function CollectionTile({ collection }: { collection: Collection }) {
  const unready = collection.readyCount < collection.count;
  return (
    <li className="min-w-0">
      <Link
        to="/library/collections/$collectionId"
        params={{ collectionId: collection.id }}
        className="group grid gap-2 rounded-lg"
      >
        <Cover
          id={collection.id}
          coverUrl={collection.coverUrl}
          className="w-full rounded-lg shadow-sheet transition-transform duration-150 ease-calm group-hover:-translate-y-0.5"
        />
        <span className="grid gap-0.5">
          <span className="line-clamp-2 leading-snug font-extrabold">{collection.title}</span>
          {collection.people && <span className="truncate text-sm text-muted">{collection.people}</span>}
          <span className="figures text-xs text-muted">
            {t('library.parts', { count: collection.count })} · {spokenTime(collection.durationMs)}
          </span>
          {unready && (
            <span className="figures text-xs font-bold text-warn">
              {t('library.readyOf', { ready: collection.readyCount, count: collection.count })}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
