// How a player is, as far as it has said: network, battery, slot, headphones, firmware.
import { RotateCw } from 'lucide-react';
import type { Player } from '#contract/players.ts';
import { momentAgo } from '../data/format.ts';
import { locale, t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { toast } from '../ui/toasts.tsx';
import { useCommand } from './command.ts';
import { CommandNote } from './command-note.tsx';

/** By Yoto's word for it; one that is not known is shown as it is. */
const KINDS: Record<string, string> = { mini: 'Yoto Mini', v2: 'Yoto Player (2)', v3: 'Yoto Player (3)' };

export function PlayerFacts({ player, canAsk }: { player: Player; canAsk: boolean }) {
  return (
    <Section title={t('player.facts')}>
      <dl className="grid gap-2 rounded-lg bg-sheet p-4 shadow-sheet">
        {factsOf(player).map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="figures text-sm font-bold">{value}</dd>
          </div>
        ))}
      </dl>
      {player.conditionStale && player.conditionAt && (
        <p className="text-sm text-muted">{t('now.lastTold', { when: momentAgo(player.conditionAt, Date.now()) })}</p>
      )}
      {canAsk && <Restart player={player} />}
    </Section>
  );
}

function factsOf(player: Player): [string, string][] {
  const { online, stateAt, battery, status, card, cardInSlot, headphones, dayMode, temperatureC, firmware } = player;
  const kind = KINDS[player.family] ?? player.family;
  const facts: [string, string | undefined][] = [
    [t('player.online'), t(online ? 'player.isOnline' : 'player.isOffline')],
    [t('player.lastHeard'), stateAt ? momentAgo(stateAt, Date.now()) : t('player.never')],
    [t('player.battery'), battery && batteryWords(battery)],
    [t('player.plays'), status && cardWords(card)],
    [t('player.slot'), wordOf(cardInSlot, t('player.slotIn'), t('player.slotNone'))],
    [t('player.headphones'), wordOf(headphones, t('player.plugged'), t('player.unplugged'))],
    [t('player.mode'), dayMode && t(`player.settings.${dayMode}`)],
    [t('player.warmth'), temperatureC === undefined ? undefined : degrees(temperatureC)],
    [t('player.kind'), kind],
    [t('player.firmware'), firmware],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function batteryWords({ level, charging }: NonNullable<Player['battery']>): string {
  return t(charging ? 'player.charging' : 'player.batteryIs', { level: Math.round(level) });
}

function cardWords(card: Player['card']): string {
  return card ? (card.title ?? t('player.foreignCard')) : t('player.slotNone');
}

function wordOf(fact: boolean | undefined, yes: string, no: string): string | undefined {
  if (fact === undefined) return undefined;
  return fact ? yes : no;
}

function degrees(celsius: number): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'celsius', maximumFractionDigits: 0 }).format(celsius);
}

function Restart({ player }: { player: Player }) {
  const command = useCommand(player);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button
          icon={RotateCw}
          busy={command.wanted !== undefined}
          onClick={() => command.ask({ do: 'restart' }, { onSuccess: () => toast(t('player.restarted')) })}
        >
          {t('player.restart')}
        </Button>
        <p className="min-w-40 grow basis-40 text-xs text-muted">{t('player.restartText')}</p>
      </div>
      <CommandNote command={command} />
    </div>
  );
}
