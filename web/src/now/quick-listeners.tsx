// Who has a shared player in hand now: said in passing, so that everybody goes on in their own book.
import { useMutation, useQuery } from '@tanstack/react-query';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { SelectField } from '../ui/field.tsx';

export function QuickListeners() {
  const players = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  const choose = useMutation({
    mutationFn: ({ playerId, childId }: { playerId: string; childId: string | null }) =>
      client.family.updatePlayer({ params: { playerId }, body: { nowListeningChildId: childId } }),
    onError: tellProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: queries.familyPlayers.queryKey }),
  });
  const shared = players.data?.items.filter((player) => player.shared) ?? [];
  if (shared.length === 0) return null;
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {shared.map((player) => (
        <SelectField
          key={player.id}
          label={t('now.whoListens', { name: player.name })}
          disabled={choose.isPending}
          value={player.nowListeningChildId ?? ''}
          onChange={({ target }) => choose.mutate({ playerId: player.id, childId: target.value || null })}
        >
          <option value="">{t('now.nobodyChosen')}</option>
          {children.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ))}
    </div>
  );
}
