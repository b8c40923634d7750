// What plays: cover, title and place, and the buttons and the slider to change that.
import { LoaderCircle, Pause, Play, SkipBack, SkipForward, Square } from 'lucide-react';
import { useState } from 'react';
import type { Player } from '#contract/players.ts';
import { clockTime, momentAgo } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { playheadOf } from '../now/playhead.ts';
import { usePosition } from '../now/position.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';
import { IconButton } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { type Command, useCommand } from './command.ts';
import { CommandNote } from './command-note.tsx';
import { Slider } from './slider.tsx';

export function NowPlaying(props: { player: Player; coverUrl: string | undefined; canAsk: boolean }) {
  const { player } = props;
  const { card, track, chapter } = player;
  const command = useCommand(player);
  const title = track?.title || chapter?.title || card?.title;
  return (
    <section aria-label={t('player.slot')} className="grid gap-4 rounded-xl bg-sheet p-4 shadow-sheet sm:p-6">
      <div className="grid items-center gap-4 sm:grid-cols-[9rem_1fr]">
        {card ? (
          <Cover id={card.yotoCardId} coverUrl={props.coverUrl} className="mx-auto w-36 rounded-lg sm:w-full" />
        ) : (
          <PixelArt drawing={sleepingCube} className="mx-auto w-28 sm:w-full" />
        )}
        <div aria-live="polite" className="min-w-0 text-center sm:text-start">
          {card ? (
            <>
              <p className="text-xl leading-snug font-extrabold">{title || t('player.foreignCard')}</p>
              {card.title && card.title !== title && <p className="text-muted">{card.title}</p>}
            </>
          ) : (
            <p className="text-muted">{t(silence(player))}</p>
          )}
        </div>
      </div>
      {card && <Place player={player} command={props.canAsk ? command : undefined} />}
      {card && props.canAsk && <Buttons player={player} command={command} />}
      <CommandNote command={command} />
    </section>
  );
}

function silence({ status, cardInSlot }: Player) {
  if (!status) return 'player.slotUnknown';
  return cardInSlot ? 'player.slotSilent' : 'player.slotEmpty';
}

function Place({ player, command }: { player: Player; command: Command | undefined }) {
  const [movedMs, setMovedMs] = useState<number>();
  const playhead = playheadOf(player);
  const runsAtMs = usePosition(playhead);
  const { lengthMs, stale, stateAt } = player;
  if (stale && stateAt) {
    return <p className="text-sm text-muted">{t('now.lastTold', { when: momentAgo(stateAt, Date.now()) })}</p>;
  }
  if (player.positionMs === undefined || !lengthMs) return null;
  const wantedMs = command?.wanted?.do === 'seek' ? command.wanted.positionMs : undefined;
  const positionMs = movedMs ?? wantedMs ?? runsAtMs;
  return (
    <div className="grid">
      {command ? (
        <Slider
          label={t('player.seek')}
          value={wantedMs ?? runsAtMs}
          max={lengthMs}
          step={1000}
          say={clockTime}
          onMove={setMovedMs}
          onChosen={(chosenMs) => command.ask({ do: 'seek', positionMs: Math.round(chosenMs) })}
        />
      ) : null}
      <p className="figures flex justify-between text-sm text-muted">
        <span>{clockTime(positionMs)}</span>
        <span>{clockTime(lengthMs)}</span>
      </p>
    </div>
  );
}

function Buttons({ player, command }: { player: Player; command: Command }) {
  const isPlaying = player.status === 'playing';
  const wanted = command.wanted?.do;
  const isTurning = wanted === 'pause' || wanted === 'resume';
  const playFace = isPlaying ? Pause : Play;
  return (
    <div className="flex items-center justify-center gap-2">
      <IconButton
        icon={SkipBack}
        label={t('player.previous')}
        aria-busy={wanted === 'previous'}
        onClick={() => command.ask({ do: 'previous' })}
      />
      <IconButton
        icon={isTurning ? LoaderCircle : playFace}
        label={t(isPlaying ? 'player.pause' : 'player.resume')}
        weight="primary"
        className="size-16"
        aria-busy={isTurning}
        onClick={() => !isTurning && command.ask({ do: isPlaying ? 'pause' : 'resume' })}
      />
      <IconButton
        icon={SkipForward}
        label={t('player.next')}
        aria-busy={wanted === 'next'}
        onClick={() => command.ask({ do: 'next' })}
      />
      <IconButton
        icon={Square}
        label={t('player.stop')}
        aria-busy={wanted === 'stop'}
        onClick={() => command.ask({ do: 'stop' })}
      />
    </div>
  );
}
