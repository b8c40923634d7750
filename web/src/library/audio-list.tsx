// Every recording that fits the filters; further ones come as the end of the list is reached.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type AudioFilters, queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { AudioRow } from './audio-row.tsx';
import { NothingHere } from './nothing-here.tsx';

export function AudioList(props: { filters: AudioFilters }) {
  const found = useInfiniteQuery(queries.audio(props.filters));
  const end = useRef<HTMLDivElement>(null);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = found;

  useEffect(() => {
    if (!end.current || !hasNextPage || isFetchingNextPage) return;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage();
      },
      { rootMargin: '600px' },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  if (found.error && !found.data) return <ProblemNote error={found.error} />;
  if (!found.data) return <PixelSkeleton rows={6} className="h-96 w-full rounded-lg" />;
  const items = found.data.pages.flatMap((page) => page.items);
  const total = found.data.pages[0]?.total ?? 0;
  if (items.length === 0) {
    return <NothingHere search={props.filters.search ?? ''} filtered={props.filters.state !== undefined} />;
  }
  return (
    <div className="grid gap-2">
      <p className="figures text-sm text-muted">{t('library.count', { count: total })}</p>
      <ul className="grid gap-1">
        {items.map((audio) => (
          <AudioRow key={audio.id} audio={audio} />
        ))}
      </ul>
      <div ref={end} />
      {hasNextPage && (
        <Button className="justify-self-center" busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </div>
  );
}
