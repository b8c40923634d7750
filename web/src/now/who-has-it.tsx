// Who has a shared player in hand now: said in passing, so that everybody goes on in their own book.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Child, FamilyPlayer } from '#contract/family.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { SelectField } from '../ui/field.tsx';

export function WhoHasIt({ player, kids }: { player: FamilyPlayer; kids: readonly Child[] }) {
  const choose = useMutation({
    mutationFn: (childId: string | null) =>
      client.family.updatePlayer({ params: { playerId: player.id }, body: { nowListeningChildId: childId } }),
    onError: tellProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: queries.familyPlayers.queryKey }),
  });
  return (
    <SelectField
      label={t('now.whoListens', { name: player.name })}
      disabled={choose.isPending}
      value={player.nowListeningChildId ?? ''}
      onChange={({ target }) => choose.mutate(target.value || null)}
    >
      <option value="">{t('now.nobodyChosen')}</option>
      {kids.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

/** Of all shared players, for when nothing else can be told of them. */
export function WhoHasWhich() {
  const players = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  const shared = players.data?.items.filter((player) => player.shared) ?? [];
  return shared.map((player) => <WhoHasIt key={player.id} player={player} kids={children.data?.items ?? []} />);
}
