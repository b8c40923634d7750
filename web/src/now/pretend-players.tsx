// All pretend players of the demo, with the cards that can be put into them: one of these is in hand.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CardRow } from './card-row.tsx';
import { pretend, useLivePlayers } from './pretend-api.ts';
import { PretendPlayer } from './pretend-player.tsx';

/** The pretend cloud's cards are ours: their covers are known here by the id they have there. */
function useCovers(): ReadonlyMap<string, string> {
  const { data } = useQuery(queries.cards);
  const known = data?.items.flatMap(({ yotoCardId, coverUrl }) =>
    yotoCardId && coverUrl ? [[yotoCardId, coverUrl] as const] : [],
  );
  return new Map(known);
}

const grid = 'grid items-start gap-6 lg:grid-cols-2';

export function PretendPlayers() {
  useLivePlayers();
  const { data, error } = useQuery(pretend.state);
  const covers = useCovers();
  const [chosenId, setChosenId] = useState('');
  if (error && !data) return <ProblemNote error={error} />;
  if (!data) {
    return (
      <div className={grid}>
        <PixelSkeleton rows={8} className="h-96 w-full rounded-xl" />
        <PixelSkeleton rows={8} className="h-96 w-full rounded-xl" />
      </div>
    );
  }
  if (data.players.length === 0) {
    return <EmptyState drawing={sleepingCube} title={t('now.noPlayers')} text={t('now.noPlayersText')} />;
  }
  const cards = data.cards.map((card) => ({ ...card, coverUrl: covers.get(card.cardId) }));
  const chosen = cards.find(({ cardId }) => cardId === chosenId) ?? cards[0];
  return (
    <>
      <Section title={t('pretend.takeCard')} aside={cards.length > 0 && t('pretend.takeCardText')}>
        {cards.length > 0 ? (
          <CardRow cards={cards} chosen={chosen} onChoose={setChosenId} />
        ) : (
          <div className="flex flex-wrap items-center gap-3">
            <p className="text-sm text-muted">{t('pretend.noCards')}</p>
            <Link to="/cards" className={buttonLook('plain')}>
              {t('shell.cards')}
            </Link>
          </div>
        )}
      </Section>
      <Section title={t('pretend.title')} aside={t('pretend.lead')}>
        <ul className={grid}>
          {data.players.map((player) => (
            <PretendPlayer key={player.deviceId} player={player} cards={cards} chosen={chosen} />
          ))}
        </ul>
      </Section>
    </>
  );
}
