// Who is behind which address of the home network: what a parent has said, and what was seen. Only for players that
// cannot say by themselves who they are.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import type { AddressBinding, FamilyPlayer } from '#contract/family.ts';
import { client, queryClient } from '../data/client.ts';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { AddressForm } from './address-form.tsx';
import { type Behind, useBind } from './bind-address.ts';

export function Addresses() {
  const { data, error } = useQuery(queries.addresses);
  const players = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  const bind = useBind();
  const bound = data?.items ?? [];
  const sentenceOf = ({ address, playerId, childId }: AddressBinding) => {
    const known = playerId ? players.data?.items : children.data?.items;
    const name = known?.find(({ id }) => id === (playerId ?? childId))?.name ?? t('source.unknown');
    return t(playerId ? 'family.addressIs' : 'family.addressOfChild', { address, name });
  };
  const remove = useMutation({
    mutationFn: ({ address }: AddressBinding) => client.family.unbindAddress({ params: { address } }),
    onSuccess: (_, binding) => {
      const text = t('family.addressRemoved', { address: binding.address });
      toast(text, { label: t('action.undo'), run: () => bind.mutate(behindOf(binding)) });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queries.addresses.queryKey }),
  });
  return (
    <Section title={t('family.addresses')}>
      <p className="text-sm text-muted">{t('family.addressesText')}</p>
      <ProblemNote error={error ?? bind.error ?? remove.error} />
      <ul className="grid gap-2">
        {bound.map((binding) => (
          <li key={binding.address} className="flex items-center gap-3 rounded-lg bg-sheet p-2 ps-4 shadow-sheet">
            <p className="min-w-0 grow text-sm">{sentenceOf(binding)}</p>
            <IconButton
              icon={Trash2}
              label={t('family.removeAddress', { address: binding.address })}
              onClick={() => remove.mutate(binding)}
            />
          </li>
        ))}
        {seenAddresses(players.data?.items ?? [], bound).map(([address, seen]) => (
          <Seen key={address} address={address} players={seen} busy={bind.isPending} onBind={bind.mutate} />
        ))}
      </ul>
      <AddressForm players={players.data?.items ?? []} kids={children.data?.items ?? []} />
    </Section>
  );
}

function behindOf({ address, playerId, childId = '' }: AddressBinding): Behind {
  return { address, to: playerId ? { playerId } : { childId } };
}

/** Where players were last seen, unless a parent has spoken already. */
function seenAddresses(players: readonly FamilyPlayer[], bound: readonly AddressBinding[]) {
  const seen = players.filter(({ learnedAddress: at }) => at && !bound.some(({ address }) => address === at));
  return Object.entries(Object.groupBy(seen, ({ learnedAddress = '' }) => learnedAddress));
}

function Seen(props: {
  address: string;
  players: readonly FamilyPlayer[] | undefined;
  busy: boolean;
  onBind(behind: Behind): void;
}) {
  const { address, players = [] } = props;
  const [player, ...others] = players;
  if (!player?.learnedAt) return null;
  const names = players.map(({ name }) => name).join(', ');
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-sheet px-4 py-2 shadow-sheet">
      <p className="min-w-0 grow basis-48 text-sm">
        {others.length > 0
          ? t('family.addressShared', { address, names })
          : t('family.addressSeen', { address, name: player.name, when: momentAgo(player.learnedAt, Date.now()) })}
      </p>
      {others.length === 0 && (
        <Button
          busy={props.busy}
          aria-label={t('family.keepAddressOf', { address, name: player.name })}
          onClick={() => props.onBind({ address, to: { playerId: player.id } })}
        >
          {t('family.keepAddress')}
        </Button>
      )}
    </li>
  );
}
