// How loud it is, in the steps of its knob, up to what is allowed at this time of day.
import { Volume1, Volume2 } from 'lucide-react';
import { useState } from 'react';
import type { Player } from '#contract/players.ts';
import { t } from '../i18n/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { useCommand } from './command.ts';
import { CommandNote } from './command-note.tsx';
import { Slider } from './slider.tsx';

const MOST = 16;
const PERCENT_A_STEP = 100 / MOST;

export function Volume({ player }: { player: Player }) {
  const command = useCommand(player);
  const [moved, setMoved] = useState<number>();
  const { volume, volumeMax = MOST } = player;
  if (volume === undefined) return null;
  const wanted = command.wanted?.do === 'volume' ? Math.floor(command.wanted.percent / PERCENT_A_STEP) : undefined;
  const level = wanted ?? volume;
  const say = (step: number) => t('player.volumeIs', { level: step, most: MOST });
  // Rounded up is what the player itself counts for a step.
  const turnTo = (step: number) => {
    const within = Math.min(volumeMax, Math.max(0, step));
    if (within !== level) command.ask({ do: 'volume', percent: Math.ceil(within * PERCENT_A_STEP) });
  };
  return (
    <Section title={t('player.volume')} aside={<span className="figures">{say(moved ?? level)}</span>}>
      <div className="flex items-center gap-1 rounded-lg bg-sheet px-2 py-1 shadow-sheet">
        <IconButton icon={Volume1} label={t('player.quieter')} onClick={() => turnTo(level - 1)} />
        <Slider
          label={t('player.volume')}
          value={level}
          max={volumeMax}
          step={1}
          say={say}
          onMove={setMoved}
          onChosen={turnTo}
        />
        <IconButton icon={Volume2} label={t('player.louder')} onClick={() => turnTo(level + 1)} />
      </div>
      {volumeMax < MOST && <p className="text-xs text-muted">{t('player.volumeCap', { level: volumeMax })}</p>}
      <CommandNote command={command} />
    </Section>
  );
}
