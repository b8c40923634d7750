// All cards as faces, each with its state in words.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Card } from '#contract/cards.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { card as cardDrawing } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { buttonLook } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { EmptyState, Page } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { StateBadge } from './state-badge.tsx';

const grid = 'grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5';

export function CardsScreen() {
  const { data, error } = useQuery(queries.cards);
  return (
    <Page
      title={t('cards.title')}
      lead={t('cards.changeLater')}
      actions={
        <Link to="/library" className={buttonLook('primary')}>
          {t('cards.fromLibrary')}
        </Link>
      }
    >
      <ProblemNote error={error} />
      {!data && !error && (
        <div className={grid}>
          <PixelSkeleton rows={8} className="aspect-[5/8] w-full rounded-lg" />
          <PixelSkeleton rows={8} className="aspect-[5/8] w-full rounded-lg" />
        </div>
      )}
      {data?.items.length === 0 && (
        <EmptyState drawing={cardDrawing} title={t('cards.emptyTitle')} text={t('cards.emptyText')}>
          <Link to="/library" className={buttonLook('primary')}>
            {t('cards.toLibrary')}
          </Link>
        </EmptyState>
      )}
      <ul className={grid}>
        {data?.items.map((card) => (
          <CardFace key={card.id} card={card} />
        ))}
      </ul>
    </Page>
  );
}

function CardFace({ card }: { card: Card }) {
  return (
    <li className="min-w-0">
      <Link
        to="/cards/$cardId"
        params={{ cardId: card.id }}
        className="group grid h-full grid-cols-[minmax(0,1fr)] content-start gap-3 rounded-lg bg-sheet p-3 shadow-sheet transition-transform duration-150 ease-calm hover:-translate-y-0.5"
      >
        <Cover id={card.id} coverUrl={card.coverUrl} className="w-full rounded-md" />
        <span className="grid gap-1">
          <span className="line-clamp-2 leading-snug font-extrabold">{card.title}</span>
          {card.author && <span className="truncate text-sm text-muted">{card.author}</span>}
          <span className="figures text-xs text-muted">{t('cards.tracks', { count: card.tracks.length })}</span>
        </span>
        <span className="self-end">
          <StateBadge card={card} />
        </span>
      </Link>
    </li>
  );
}
