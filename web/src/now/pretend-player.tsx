// One pretend player as a soft cube: display, two knobs, slot, light; below what plays, and what it did on the network.
import { useMutation } from '@tanstack/react-query';
import { Pause, Play, SkipForward } from 'lucide-react';
import type { SimulatorInput } from '#contract/simulator.ts';
import { t } from '../i18n/texts.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import type { HeldCard } from './card-row.tsx';
import { CardSlot, SlotButtons } from './card-slot.tsx';
import { Knob } from './knob.tsx';
import { ListenAlong } from './listen-along.tsx';
import { PlayerLog } from './player-log.tsx';
import { PlayerScreen } from './player-screen.tsx';
import { playheadOf, type SeenPlayer, touchPlayer } from './pretend-api.ts';
import { TrackPosition } from './track-position.tsx';

export function PretendPlayer(props: { player: SeenPlayer; cards: readonly HeldCard[]; chosen: HeldCard | undefined }) {
  const { player } = props;
  const touch = useMutation({ mutationFn: (input: SimulatorInput) => touchPlayer(player.deviceId, input) });
  const { name, volume, volumeMax } = player;
  const isPlaying = player.playback === 'playing';
  const inside = props.cards.find((card) => card.cardId === player.slot);
  const insert = (cardId: string) => touch.mutate({ do: 'insert', cardId });
  return (
    <li className="grid gap-3 rounded-xl bg-sheet p-4 shadow-sheet sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-lg font-extrabold">{name}</h3>
        <StateBadge player={player} />
      </div>
      <div className="mx-auto mt-5 flex w-full max-w-80 items-center justify-center">
        <Knob
          label={t('pretend.volumeKnob', { level: volume })}
          less={t('pretend.quieter')}
          more={t('pretend.louder')}
          pressIcon={isPlaying ? Pause : Play}
          press={t(isPlaying ? 'pretend.pause' : 'pretend.play')}
          share={volumeMax > 0 ? volume / 16 : 0}
          onTurn={(steps) => touch.mutate({ do: 'turnLeft', steps })}
          onPress={() => touch.mutate({ do: 'pressLeft' })}
        />
        <div className="relative aspect-square min-w-0 grow rounded-xl border-b-8 border-cube-edge bg-cube p-[12%] pt-[16%] shadow-sheet">
          <CardSlot inside={inside} onInsert={insert} />
          <PlayerScreen player={player} />
          <Light player={player} />
        </div>
        <Knob
          label={t('pretend.chapterKnob')}
          less={t('pretend.previousChapter')}
          more={t('pretend.nextChapter')}
          pressIcon={SkipForward}
          press={t('pretend.next')}
          onTurn={(steps) => touch.mutate({ do: 'turnRight', steps })}
          onPress={() => touch.mutate({ do: 'pressRight' })}
        />
      </div>
      <Playing player={player} />
      <ListenAlong player={player} />
      <SlotButtons
        inside={inside}
        isFull={player.slot !== undefined}
        chosen={props.chosen}
        onInsert={insert}
        onRemove={() => touch.mutate({ do: 'remove' })}
      />
      <ProblemNote error={touch.error} />
      <PlayerLog deviceId={player.deviceId} />
    </li>
  );
}

function StateBadge({ player }: { player: SeenPlayer }) {
  const [tone, text] = stateOf(player);
  return <Badge tone={tone}>{t(`now.${text}`)}</Badge>;
}

function stateOf(player: SeenPlayer): [Tone, 'off' | 'offline' | 'loading' | 'playing' | 'paused' | 'stopped'] {
  if (!player.isOn) return ['calm', 'off'];
  if (!player.isOnline) return ['warn', 'offline'];
  if (player.isWaiting) return ['warn', 'loading'];
  return [player.playback === 'playing' ? 'good' : 'calm', player.playback];
}

/** What to do when nothing plays. */
function nextStep(player: SeenPlayer): 'nextOn' | 'nextPress' | 'nextInsert' {
  if (!player.isOn) return 'nextOn';
  return player.slot === undefined ? 'nextInsert' : 'nextPress';
}

function Light({ player }: { player: SeenPlayer }) {
  const colour = /^0x[0-9a-fA-F]{6}$/.test(player.nightLight) ? `#${player.nightLight.slice(2)}` : undefined;
  return (
    <div
      aria-hidden="true"
      className={`absolute inset-x-[30%] bottom-[4%] h-1.5 rounded-full ${player.playback === 'playing' && !colour ? 'bg-knob' : 'bg-cube-edge'}`}
      style={colour ? { backgroundColor: colour, boxShadow: `0 0 16px 4px ${colour}` } : undefined}
    />
  );
}

function Playing({ player }: { player: SeenPlayer }) {
  const { playing } = player;
  if (!playing) return <p className="text-center text-sm">{t(`pretend.${nextStep(player)}`)}</p>;
  return (
    <div className="grid gap-1.5">
      <p className="text-center leading-snug font-extrabold">{playing.trackTitle || playing.chapterTitle}</p>
      <p className="text-center text-sm text-muted">{playing.cardTitle}</p>
      <TrackPosition playhead={playheadOf(player)} />
    </div>
  );
}
