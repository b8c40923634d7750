// How a player is, as far as it has said: network, battery, slot, headphones, firmware.
import { RotateCw } from 'lucide-react';
import type { Player } from '#contract/players.ts';
import { momentAgo } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
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
      {canAsk && <Restart player={player} />}
    </Section>
  );
}

function factsOf({ online, stateAt, battery, card, status, headphones, family, firmware }: Player): [string, string][] {
  return [
    [t('player.online'), t(online ? 'player.isOnline' : 'player.isOffline')],
    [t('player.lastHeard'), stateAt ? momentAgo(stateAt, Date.now()) : t('player.never')],
    ...(battery ? [batteryFact(battery)] : []),
    ...(status ? [slotFact(card)] : []),
    ...(headphones === undefined ? [] : [headphonesFact(headphones)]),
    [t('player.kind'), KINDS[family] ?? family],
    ...(firmware ? [firmwareFact(firmware)] : []),
  ];
}

const batteryFact = ({ level, charging }: NonNullable<Player['battery']>): [string, string] => [
  t('player.battery'),
  t(charging ? 'player.charging' : 'player.batteryIs', { level: Math.round(level) }),
];

const slotFact = (card: Player['card']): [string, string] => [
  t('player.slot'),
  card ? (card.title ?? t('player.foreignCard')) : t('player.slotNone'),
];

const headphonesFact = (plugged: boolean): [string, string] => [
  t('player.headphones'),
  t(plugged ? 'player.plugged' : 'player.unplugged'),
];

const firmwareFact = (firmware: string): [string, string] => [t('player.firmware'), firmware];

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
