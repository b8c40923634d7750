// When it stops by itself.
import { useEffect, useState } from 'react';
import type { Player } from '#contract/players.ts';
import { spokenTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { Chip } from '../ui/chip.tsx';
import { Section } from '../ui/page.tsx';
import { useCommand } from './command.ts';
import { CommandNote } from './command-note.tsx';

const MINUTES = [10, 20, 30, 45, 60];
const TICK_MS = 1000;

export function SleepTimer({ player }: { player: Player }) {
  const command = useCommand(player);
  const leftMs = useTimeLeft(player);
  const wanted = command.wanted?.do === 'sleep-timer' ? command.wanted.seconds : undefined;
  const isOff = wanted === undefined ? leftMs === undefined : wanted === 0;
  return (
    <Section
      title={t('player.sleep')}
      aside={
        <span className="figures">
          {leftMs === undefined ? t('player.sleepNone') : t('player.sleepIn', { time: spokenTime(leftMs) })}
        </span>
      }
    >
      <div className="flex flex-wrap gap-2">
        <Chip pressed={isOff} onPress={() => command.ask({ do: 'sleep-timer', seconds: 0 })}>
          {t('player.sleepOff')}
        </Chip>
        {MINUTES.map((minutes) => (
          <Chip
            key={minutes}
            pressed={wanted === minutes * 60}
            onPress={() => command.ask({ do: 'sleep-timer', seconds: minutes * 60 })}
          >
            {spokenTime(minutes * 60_000)}
          </Chip>
        ))}
      </div>
      <CommandNote command={command} />
    </Section>
  );
}

/** It runs down by itself between two reports. Undefined: off. */
function useTimeLeft({ sleepTimerMs, stateAt }: Player): number | undefined {
  const [, tick] = useState(0);
  const isOn = Boolean(sleepTimerMs);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isOn]);
  if (!sleepTimerMs) return undefined;
  const passedMs = stateAt === undefined ? 0 : Math.max(0, Date.now() - Date.parse(stateAt));
  return Math.max(0, sleepTimerMs - passedMs);
}
