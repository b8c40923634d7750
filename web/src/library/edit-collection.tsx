// Collections put together by hand: a new one, or title and order of one that is there.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListPlus, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { CollectionDetail } from '#contract/library.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { partOf } from '../parts/part.ts';
import { PartsForm, type PutTogether } from '../parts/parts-form.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast, undoable } from '../ui/toasts.tsx';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['library'] });

export function NewCollection() {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const create = useMutation({
    mutationFn: (body: PutTogether) => client.library.createCollection({ body }),
    onSuccess: ({ id }) => {
      void refresh();
      void navigate({ to: '/library/collections/$collectionId', params: { collectionId: id } });
    },
  });
  return (
    <>
      <Button icon={ListPlus} onClick={() => setOpen(true)}>
        {t('library.newCollection')}
      </Button>
      <Dialog open={open} title={t('library.newCollection')} onClose={() => setOpen(false)}>
        <PartsForm
          titleLabel={t('library.collectionTitle')}
          submit={t('action.save')}
          error={create.error}
          busy={create.isPending}
          onSubmit={(made) => create.mutate(made)}
        />
      </Dialog>
    </>
  );
}

export function EditCollection({ collection }: { collection: CollectionDetail }) {
  const [open, setOpen] = useState(false);
  const params = { collectionId: collection.id };
  const save = useMutation({
    mutationFn: (body: PutTogether) => client.library.updateCollection({ params, body }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queries.collection(collection.id).queryKey, saved);
      void refresh();
      toast(t('recording.saved'));
      setOpen(false);
    },
  });
  return (
    <>
      <Button icon={Pencil} onClick={() => setOpen(true)}>
        {t('library.editParts')}
      </Button>
      <Dialog open={open} title={t('library.editParts')} onClose={() => setOpen(false)}>
        <PartsForm
          titleLabel={t('library.collectionTitle')}
          submit={t('action.save')}
          title={collection.title}
          parts={collection.parts.map(partOf)}
          error={save.error}
          busy={save.isPending}
          onSubmit={(made) => save.mutate(made)}
        />
      </Dialog>
    </>
  );
}

export function DeleteCollection({ collection: { id, title } }: { collection: CollectionDetail }) {
  const navigate = useNavigate();
  const remove = () => {
    void navigate({ to: '/library' });
    undoable({
      text: t('library.collectionRemoved', { title }),
      undo: t('action.undo'),
      act: () =>
        client.library
          .deleteCollection({ params: { collectionId: id } })
          .catch(tellProblem)
          .finally(refresh),
      takeBack: () => void refresh(),
    });
  };
  return (
    <Button weight="danger" icon={Trash2} onClick={remove}>
      {t('action.delete')}
    </Button>
  );
}
