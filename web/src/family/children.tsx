// The children: name, colour, birthday. Removing one can be taken back for a moment.
import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Child } from '#contract/family.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { undoable } from '../ui/toasts.tsx';
import { Bookmarks } from './bookmarks.tsx';
import { ChildDot } from './child-dot.tsx';
import { ChildForm } from './child-form.tsx';

const { queryKey } = queries.children;
const refresh = () => queryClient.invalidateQueries({ queryKey: ['family'] });

export function Children() {
  const { data, error } = useQuery(queries.children);
  const [editing, setEditing] = useState<Child | 'new'>();
  const remove = (child: Child) => {
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter(({ id }) => id !== child.id) });
    undoable({
      text: t('family.childRemoved', { name: child.name }),
      undo: t('action.undo'),
      act: () =>
        void client.family
          .removeChild({ params: { childId: child.id } })
          .catch(tellProblem)
          .finally(refresh),
      takeBack: () => void refresh(),
    });
  };
  return (
    <Section title={t('family.children')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={3} className="h-24 w-full rounded-lg" />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('family.noChildren')}</p>}
      <ul className="grid gap-2">
        {data?.items.map((child) => (
          <li key={child.id} className="grid gap-1 rounded-lg bg-sheet p-3 shadow-sheet">
            <div className="flex items-center gap-3">
              <ChildDot colour={child.colour} />
              <span className="min-w-0 grow font-extrabold">{child.name}</span>
              <IconButton
                icon={Pencil}
                label={t('family.editChild', { name: child.name })}
                onClick={() => setEditing(child)}
              />
              <IconButton
                icon={Trash2}
                label={t('family.removeChild', { name: child.name })}
                onClick={() => remove(child)}
              />
            </div>
            <Bookmarks of={{ childId: child.id }} />
          </li>
        ))}
      </ul>
      <Button icon={Plus} className="justify-self-start" onClick={() => setEditing('new')}>
        {t('family.addChild')}
      </Button>
      <Dialog
        open={editing !== undefined}
        title={editing && editing !== 'new' ? t('family.editChild', { name: editing.name }) : t('family.addChild')}
        onClose={() => setEditing(undefined)}
      >
        <ChildForm
          child={editing === 'new' ? undefined : editing}
          onSaved={() => {
            setEditing(undefined);
            void refresh();
          }}
        />
      </Dialog>
    </Section>
  );
}
