// A new stream: a name, and what it plays in order.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PartsForm, type PutTogether } from '../parts/parts-form.tsx';
import { documentOf } from './document.ts';

export function NewStream() {
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: ({ title, audioIds }: PutTogether) =>
      client.streams.create({ body: { name: title, document: documentOf(audioIds) } }),
    onSuccess: (stream) => {
      void queryClient.invalidateQueries({ queryKey: queries.streams.queryKey });
      void navigate({ to: '/streams/$streamId', params: { streamId: stream.id } });
    },
  });
  return (
    <PartsForm
      titleLabel={t('streams.name')}
      submit={t('streams.make')}
      error={create.error}
      busy={create.isPending}
      onSubmit={(made) => create.mutate(made)}
    />
  );
}
