// Pause, or on again, without opening the player.
import { Pause, Play } from 'lucide-react';
import type { Player } from '#contract/players.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { useCommand } from '../players/command.ts';
import { IconButton } from '../ui/button.tsx';

export function QuickPause({ player }: { player: Player }) {
  const command = useCommand(player);
  const { name, status } = player;
  const isPlaying = status === 'playing';
  return (
    <IconButton
      icon={isPlaying ? Pause : Play}
      label={t(isPlaying ? 'now.pause' : 'now.resume', { name })}
      weight="plain"
      aria-busy={command.wanted !== undefined}
      onClick={() => {
        if (!command.wanted) command.ask({ do: isPlaying ? 'pause' : 'resume' }, { onError: tellProblem });
      }}
    />
  );
}
