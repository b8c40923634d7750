// One player: what plays and how it is, as it says it, and what it can be asked to do from here.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Megaphone, Settings2 } from 'lucide-react';
import type { Hearing, Player } from '#contract/players.ts';
import { useAccountNames } from '../data/account-names.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { mayAsk, stateOf } from '../now/player-state.ts';
import { WhoHasIt } from '../now/who-has-it.tsx';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge } from '../ui/badge.tsx';
import { buttonLook } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { NightLight } from './night-light.tsx';
import { NotAllowed } from './not-allowed.tsx';
import { NowPlaying } from './now-playing.tsx';
import { OneMore } from './one-more.tsx';
import { PlaySomething } from './play-something.tsx';
import { PlayerFacts } from './player-facts.tsx';
import { PlayerGone } from './player-gone.tsx';
import { SleepTimer } from './sleep-timer.tsx';
import { Volume } from './volume.tsx';

const route = getRouteApi('/players/$playerId');

export function OnePlayerScreen() {
  const { playerId } = route.useParams();
  const { data, error } = useQuery(queries.players);
  if (error && !data) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={8} className="h-96 w-full rounded-xl" />;
  const player = data.items.find(({ id }) => id === playerId);
  if (!player) return <PlayerGone />;
  const hearing = data.hearing.find(({ accountId }) => accountId === player.accountId)?.state;
  return <Shown player={player} hearing={hearing} />;
}

function Shown({ player, hearing }: { player: Player; hearing: Hearing | undefined }) {
  const cards = useQuery(queries.cards);
  const nameOf = useAccountNames();
  const canAsk = mayAsk(hearing);
  const card = cards.data?.items.find(({ yotoCardId }) => yotoCardId === player.card?.yotoCardId);
  const [tone, state] = stateOf(player);
  return (
    <Page
      title={player.name}
      lead={
        <span className="flex items-center gap-2">
          <Badge tone={tone}>{t(`now.${state}`)}</Badge>
          {nameOf(player.accountId)}
        </span>
      }
      actions={
        <>
          {canAsk && (
            <Link to="/announce" search={{ player: player.id }} className={buttonLook()}>
              <Megaphone aria-hidden="true" className="size-5 shrink-0" />
              {t('shell.announce')}
            </Link>
          )}
          <Link to="/players/$playerId/settings" params={{ playerId: player.id }} className={buttonLook()}>
            <Settings2 aria-hidden="true" className="size-5 shrink-0" />
            {t('shell.settings')}
          </Link>
        </>
      }
    >
      {hearing && !canAsk && <NotAllowed hearing={hearing} />}
      {canAsk && <Doubt player={player} />}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[3fr_2fr] lg:grid-rows-[auto_auto_1fr]">
        <div className="grid gap-6">
          <NowPlaying player={player} coverUrl={card?.coverUrl} canAsk={canAsk} />
          <WhoListens playerId={player.id} />
          {canAsk && <OneMore player={player} />}
        </div>
        {canAsk && (
          <div className="grid gap-6 lg:row-span-2">
            <Volume player={player} />
            <SleepTimer player={player} />
            <NightLight player={player} />
          </div>
        )}
        {canAsk && (
          <div className="lg:row-span-2">
            <PlaySomething player={player} />
          </div>
        )}
        <PlayerFacts player={player} canAsk={canAsk} />
      </div>
    </Page>
  );
}

function Doubt({ player: { online, stale } }: { player: Player }) {
  if (online && !stale) return null;
  return (
    <p className="rounded-lg bg-warn-soft px-4 py-3 text-sm text-warn">
      {t(online ? 'player.staleNote' : 'player.offlineNote')}
    </p>
  );
}

function WhoListens({ playerId }: { playerId: string }) {
  const players = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  const player = players.data?.items.find(({ id }) => id === playerId);
  if (!player?.shared) return null;
  return <WhoHasIt player={player} kids={children.data?.items ?? []} />;
}
