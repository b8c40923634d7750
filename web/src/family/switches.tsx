// The family's switches, which rules may ask for: make one, flip it, remove it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { refreshSwitches, useFlip } from '../data/switches.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Switch } from '../ui/switch.tsx';
import { undoable } from '../ui/toasts.tsx';

const { queryKey } = queries.switches;

export function Switches() {
  const { data, error } = useQuery(queries.switches);
  const flip = useFlip();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => client.family.setSwitch({ params: { name: name.trim() }, body: { on: false } }),
    onSuccess: () => {
      setName('');
      return refreshSwitches();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const remove = (gone: string) => {
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter((one) => one.name !== gone) });
    undoable({
      text: t('family.switchRemoved', { name: gone }),
      undo: t('action.undo'),
      act: () =>
        void client.family
          .removeSwitch({ params: { name: gone } })
          .catch(tellProblem)
          .finally(refreshSwitches),
      takeBack: () => void refreshSwitches(),
    });
  };
  return (
    <Section title={t('family.switches')}>
      <p className="text-sm text-muted">{t('family.switchesText')}</p>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={2} className="h-16 w-full rounded-lg" />}
      <ul className="grid gap-2">
        {data?.items.map((one) => (
          <li key={one.name} className="flex items-center gap-2 rounded-lg bg-sheet px-3 shadow-sheet">
            <Switch label={one.name} on={one.on} onFlip={(on) => flip.mutate({ name: one.name, on })} />
            <IconButton
              icon={Trash2}
              label={t('family.removeSwitch', { name: one.name })}
              onClick={() => remove(one.name)}
            />
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <TextField
          className="min-w-40 grow"
          label={t('family.switchName')}
          value={name}
          required
          maxLength={200}
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="submit" icon={Plus} busy={add.isPending}>
          {t('family.addSwitch')}
        </Button>
      </form>
      <ProblemNote error={add.error} />
    </Section>
  );
}
