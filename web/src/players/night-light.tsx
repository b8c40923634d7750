// The light of players that have one. Colours have names; any other can be mixed.
import { Moon } from 'lucide-react';
import type { Player } from '#contract/players.ts';
import { t } from '../i18n/texts.ts';
import { Chip } from '../ui/chip.tsx';
import { Section } from '../ui/page.tsx';
import { useCommand } from './command.ts';
import { CommandNote } from './command-note.tsx';

const BLACK = '#000000';
export const LIGHT_COLOURS = {
  amber: '#ff9a3c',
  red: '#ff4038',
  pink: '#ff7bb5',
  purple: '#a35bff',
  blue: '#3d7dff',
  turquoise: '#40bfd9',
  green: '#4cc46a',
  white: '#fff4e0',
} as const;
const NAMES = Object.keys(LIGHT_COLOURS) as (keyof typeof LIGHT_COLOURS)[];

export function NightLight({ player }: { player: Player }) {
  const command = useCommand(player);
  if (!player.abilities.nightLight) return null;
  const wanted = command.wanted?.do === 'night-light' ? command.wanted.colour : undefined;
  const now = wanted ?? colourNow(player);
  const isOther = now !== undefined && now !== BLACK && !NAMES.some((name) => LIGHT_COLOURS[name] === now);
  const ask = (colour: string) => command.ask({ do: 'night-light', colour });
  return (
    <Section title={t('player.light')} aside={isOther && t('player.lightOther')}>
      <div className="flex flex-wrap gap-2">
        <Chip pressed={now === BLACK} onPress={() => ask(BLACK)}>
          <Moon aria-hidden="true" className="size-5" />
          {t('player.lightOff')}
        </Chip>
        {NAMES.map((name) => (
          <button
            key={name}
            type="button"
            aria-label={t(`player.colours.${name}`)}
            aria-pressed={now === LIGHT_COLOURS[name]}
            title={t(`player.colours.${name}`)}
            onClick={() => ask(LIGHT_COLOURS[name])}
            className="size-touch rounded-full border-2 border-edge aria-pressed:outline-3 aria-pressed:outline-offset-2 aria-pressed:outline-accent"
            style={{ backgroundColor: LIGHT_COLOURS[name] }}
          />
        ))}
      </div>
      <CommandNote command={command} />
    </Section>
  );
}

/** Black is off; undefined: it has not said. */
function colourNow({ nightLight }: Player): string | undefined {
  return nightLight === null ? BLACK : nightLight?.toLowerCase();
}
