// The players of the linked Yoto accounts, live as far as the account allows; where it does not, why, and what to do.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Problem } from '#contract/errors.ts';
import { useAccountNames } from '../data/account-names.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { HearingNote } from './hearing-note.tsx';
import { mayAsk } from './player-state.ts';
import { PlayerTile } from './player-tile.tsx';
import { WhoHasWhich } from './who-has-it.tsx';

export function YotoPlayers() {
  const { data, error } = useQuery(queries.players);
  const owners = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  const cards = useQuery(queries.cards);
  const nameOf = useAccountNames();
  const unlinked = error instanceof Problem && error.code === 'yoto-not-linked';
  if (error && !unlinked && !data) {
    return (
      <>
        <ProblemNote error={error} />
        <WhoHasWhich />
      </>
    );
  }
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
      <HearingNote />
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {data?.items.map((player) => (
          <PlayerTile
            key={player.id}
            player={player}
            owner={owners.data?.items.find(({ id }) => id === player.id)}
            kids={children.data?.items ?? []}
            canAsk={data.hearing.some(({ accountId, state }) => accountId === player.accountId && mayAsk(state))}
            accountName={nameOf(player.accountId)}
            coverUrl={cards.data?.items.find(({ yotoCardId }) => yotoCardId === player.card?.yotoCardId)?.coverUrl}
          />
        ))}
      </ul>
    </Section>
  );
}
