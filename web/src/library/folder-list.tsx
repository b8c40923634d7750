// The folders that the library reads: watch them or not, look again, forget.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FolderSync, Trash2 } from 'lucide-react';
import type { Folder } from '#contract/imports.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { undoable } from '../ui/toasts.tsx';

export function FolderList() {
  const folders = useQuery(queries.folders);
  if (!folders.data?.items.length) return null;
  return (
    <Section title={t('imports.folders')}>
      <ul className="grid gap-1">
        {folders.data.items.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
      </ul>
    </Section>
  );
}

function FolderRow({ folder }: { folder: Folder }) {
  const navigate = useNavigate();
  const { queryKey } = queries.folders;
  const params = { folderId: folder.id };
  const scan = useMutation({
    mutationFn: () => client.imports.scanFolder({ params }),
    onSuccess: ({ importId }) => navigate({ to: '/library/imports/$importId', params: { importId } }),
    onError: tellProblem,
  });
  const watch = useMutation({
    mutationFn: (on: boolean) => client.imports.updateFolder({ params, body: { watch: on } }),
    onSuccess: (changed) =>
      queryClient.setQueryData(
        queryKey,
        (old) => old && { items: old.items.map((one) => (one.id === changed.id ? changed : one)) },
      ),
    onError: tellProblem,
  });
  const forget = () => {
    const refresh = () => queryClient.invalidateQueries({ queryKey });
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter(({ id }) => id !== folder.id) });
    undoable({
      text: t('imports.forgotten', { path: folder.path }),
      undo: t('action.undo'),
      act: () => client.imports.removeFolder({ params }).catch(tellProblem).finally(refresh),
      takeBack: () => void refresh(),
    });
  };
  return (
    <li className="flex flex-wrap items-center gap-2 rounded-lg bg-sheet p-2 ps-4 shadow-sheet">
      <div className="min-w-40 grow">
        <p className="font-bold wrap-anywhere">{folder.path}</p>
        <CheckField
          label={t('imports.watch')}
          checked={folder.watch}
          disabled={watch.isPending}
          onChange={(event) => watch.mutate(event.target.checked)}
        />
      </div>
      <Button icon={FolderSync} busy={scan.isPending} onClick={() => scan.mutate()}>
        {t('imports.scan')}
      </Button>
      <Button weight="quiet" icon={Trash2} onClick={forget}>
        {t('imports.forget')}
      </Button>
    </li>
  );
}
