// The players of the linked Yoto account. What they play comes with the permission for their events, later.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Problem } from '#contract/errors.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge } from '../ui/badge.tsx';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

export function YotoPlayers() {
  const { data, error } = useQuery(queries.players);
  const unlinked = error instanceof Problem && error.code === 'yoto-not-linked';
  if (error && !unlinked && !data) return <ProblemNote error={error} />;
  if (!data && !unlinked) return <PixelSkeleton rows={4} className="h-40 w-full rounded-lg" />;
  if (unlinked || data?.items.length === 0) {
    return (
      <EmptyState drawing={sleepingCube} title={t('now.noPlayers')} text={t('now.noPlayersText')}>
        <Link to="/settings" className={buttonLook('primary')}>
          {t('now.connect')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <Section title={t('now.realPlayers')}>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {data?.items.map((player) => (
          <li key={player.id} className="flex items-center gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
            <PixelArt drawing={sleepingCube} className="size-14 shrink-0" />
            <div className="grid justify-items-start gap-1">
              <p className="font-extrabold">{player.name}</p>
              <Badge tone={player.online ? 'good' : 'calm'}>{t(player.online ? 'now.online' : 'now.offline')}</Badge>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
