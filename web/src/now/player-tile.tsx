// One player of the family: what it does, what plays and how far, who listens, and how it is. It moves by itself as the
// player tells; what it told long ago is not passed off as now.
import { Link } from '@tanstack/react-router';
import type { Child, FamilyPlayer } from '#contract/family.ts';
import type { Player } from '#contract/players.ts';
import { momentAgo, spokenTime } from '../data/format.ts';
import { ChildDot } from '../family/child-dot.tsx';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';
import { Badge } from '../ui/badge.tsx';
import { Cover } from '../ui/cover.tsx';
import { stateOf } from './player-state.ts';
import { playheadOf } from './playhead.ts';
import { QuickPause } from './quick-pause.tsx';
import { TrackPosition } from './track-position.tsx';
import { WhoHasIt } from './who-has-it.tsx';

const MOST_VOLUME = 16;

export function PlayerTile(props: {
  player: Player;
  owner: FamilyPlayer | undefined;
  kids: readonly Child[];
  coverUrl: string | undefined;
  canAsk: boolean;
  /** Where several accounts are connected. */
  accountName: string | undefined;
}) {
  const { player, owner, kids } = props;
  const [tone, state] = stateOf(player);
  return (
    <li className="grid content-start gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {isInUse(player) && player.card ? (
          <Cover id={player.card.yotoCardId} coverUrl={props.coverUrl} className="size-10 shrink-0 rounded-sm" />
        ) : (
          <PixelArt drawing={sleepingCube} className="size-10 shrink-0" />
        )}
        <h3 className="min-w-0 grow font-extrabold">
          <Link
            to="/players/$playerId"
            params={{ playerId: player.id }}
            className="flex min-h-touch items-center rounded-md hover:underline"
          >
            {player.name}
          </Link>
        </h3>
        <Badge tone={tone}>{t(`now.${state}`)}</Badge>
      </div>
      {props.accountName && <p className="-mt-2 text-xs wrap-anywhere text-muted">{props.accountName}</p>}
      {isInUse(player) && (
        <div className="flex items-end gap-3">
          <Playing player={player} />
          {props.canAsk && <QuickPause player={player} />}
        </div>
      )}
      {owner?.shared ? (
        <WhoHasIt player={owner} kids={kids} />
      ) : (
        <Owner child={kids.find(({ id }) => id === owner?.childId)} />
      )}
      <Facts player={player} />
    </li>
  );
}

function isInUse({ online, card, status }: Player): boolean {
  return online && card !== undefined && (status === 'playing' || status === 'paused');
}

function Playing({ player }: { player: Player }) {
  const { card, track, chapter, stale, stateAt } = player;
  if (!card) return null;
  const title = track?.title || chapter?.title || card.title;
  return (
    <div className="grid min-w-0 grow gap-1.5">
      {title && <p className="leading-snug font-bold">{title}</p>}
      {card.title && card.title !== title && <p className="text-sm text-muted">{card.title}</p>}
      {stale
        ? stateAt && <p className="text-sm text-muted">{t('now.lastTold', { when: momentAgo(stateAt, Date.now()) })}</p>
        : player.positionMs !== undefined && <TrackPosition playhead={playheadOf(player)} />}
    </div>
  );
}

function Owner({ child }: { child: Child | undefined }) {
  if (!child) return null;
  return (
    <p className="flex items-center gap-2 text-sm">
      <ChildDot colour={child.colour} />
      {child.name}
    </p>
  );
}

/** Volume, battery, headphones, sleep timer: what is known of them, in one quiet line. */
function Facts({ player: { online, volume, battery, headphones, sleepTimerMs } }: { player: Player }) {
  const facts = [
    ...(online && volume !== undefined ? [t('now.volume', { level: volume, most: MOST_VOLUME })] : []),
    ...(battery ? [t(battery.charging ? 'now.charging' : 'now.battery', { level: Math.round(battery.level) })] : []),
    ...(online && headphones ? [t('now.headphones')] : []),
    ...(online && sleepTimerMs ? [t('now.sleeps', { time: spokenTime(sleepTimerMs) })] : []),
  ];
  if (facts.length === 0) return null;
  return <p className="figures text-xs text-muted">{facts.join(' · ')}</p>;
}
