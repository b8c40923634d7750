// Changes a stream's name and what it plays in order. Whoever listens meanwhile hears the old version to its end.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Stream } from '#contract/streams.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { missingPart, partOf } from '../parts/part.ts';
import { PartsForm, type PutTogether } from '../parts/parts-form.tsx';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { audioIdsOf, documentOf } from './document.ts';

export function EditStream({ stream }: { stream: Stream }) {
  const [open, setOpen] = useState(false);
  const audioIds = audioIdsOf(stream);
  if (!audioIds) return null;
  return (
    <>
      <Button icon={Pencil} className="justify-self-start" onClick={() => setOpen(true)}>
        {t('streams.edit')}
      </Button>
      <Dialog open={open} title={t('streams.edit')} onClose={() => setOpen(false)}>
        <Editor stream={stream} audioIds={audioIds} onSaved={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Editor({ stream, audioIds, onSaved }: { stream: Stream; audioIds: string[]; onSaved(): void }) {
  const known = useQuery(queries.audioByIds(audioIds));
  const save = useMutation({
    mutationFn: (made: PutTogether) =>
      client.streams.update({
        params: { streamId: stream.id },
        body: { name: made.title, document: documentOf(made.audioIds) },
      }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queries.stream(stream.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: queries.streams.queryKey, exact: true });
      toast(t('streams.saved'));
      onSaved();
    },
  });
  if (known.error) return <ProblemNote error={known.error} />;
  if (!known.data) return <PixelSkeleton rows={4} className="h-48 w-full rounded-lg" />;
  const parts = audioIds.map((id) => {
    const audio = known.data.get(id);
    return audio ? partOf(audio) : missingPart(id);
  });
  return (
    <PartsForm
      titleLabel={t('streams.name')}
      submit={t('action.save')}
      title={stream.name}
      parts={parts}
      error={save.error}
      busy={save.isPending}
      onSubmit={(made) => save.mutate(made)}
    />
  );
}
