// Whose player is whose; of a shared one, who has it in hand now.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Child, FamilyPlayer } from '#contract/family.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { SelectField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Bookmarks } from './bookmarks.tsx';

const SHARED = 'shared';
const NOBODY = '';
const { queryKey } = queries.familyPlayers;

export function Players() {
  const { data, error } = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  return (
    <Section title={t('family.players')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={3} className="h-24 w-full rounded-lg" />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('family.noPlayers')}</p>}
      <ul className="grid gap-2">
        {data?.items.map((player) => (
          <PlayerRow key={player.id} player={player} kids={children.data?.items ?? []} />
        ))}
      </ul>
    </Section>
  );
}

function PlayerRow({ player, kids }: { player: FamilyPlayer; kids: readonly Child[] }) {
  const update = useMutation({
    mutationFn: (body: { childId?: string | null; shared?: boolean; nowListeningChildId?: string | null }) =>
      client.family.updatePlayer({ params: { playerId: player.id }, body }),
    onSuccess: (changed) =>
      queryClient.setQueryData(
        queryKey,
        (old) => old && { items: old.items.map((one) => (one.id === changed.id ? changed : one)) },
      ),
  });
  const setOwner = (value: string) =>
    update.mutate(value === SHARED ? { childId: null, shared: true } : { childId: value || null, shared: false });
  return (
    <li className="grid gap-3 rounded-lg bg-sheet p-3 shadow-sheet">
      <SelectField
        label={t('family.whose', { name: player.name })}
        disabled={update.isPending}
        value={player.shared ? SHARED : (player.childId ?? NOBODY)}
        onChange={({ target }) => setOwner(target.value)}
      >
        <option value={NOBODY}>{t('family.notSaid')}</option>
        {kids.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={SHARED}>{t('family.shared')}</option>
      </SelectField>
      {player.shared && (
        <SelectField
          label={t('family.nowListening')}
          disabled={update.isPending}
          value={player.nowListeningChildId ?? NOBODY}
          onChange={({ target }) => update.mutate({ nowListeningChildId: target.value || null })}
        >
          <option value={NOBODY}>{t('family.nobody')}</option>
          {kids.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <ProblemNote error={update.error} />
      <Bookmarks of={{ playerId: player.id }} />
    </li>
  );
}
