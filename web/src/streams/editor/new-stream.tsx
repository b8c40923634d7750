// A new stream: a name, and what it plays.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client, queryClient } from '../../data/client.ts';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { Page } from '../../ui/page.tsx';
import type { Draft } from './draft.ts';
import { EditorForm } from './editor-form.tsx';
import { blank } from './kinds.ts';

const EMPTY: Draft = { name: '', source: blank('sequence') };

export function NewStreamScreen() {
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: ({ draft: { name, source } }: { draft: Draft; forget(): void }) =>
      client.streams.create({ body: { name, document: { version: 1, source } } }),
    onSuccess: (stream, { forget }) => {
      forget();
      void queryClient.invalidateQueries({ queryKey: queries.streams.queryKey });
      void navigate({ to: '/streams/$streamId', params: { streamId: stream.id } });
    },
  });
  return (
    <Page title={t('source.newTitle')}>
      <EditorForm
        draftKey="new"
        saved={EMPTY}
        submit={t('streams.make')}
        error={create.error}
        busy={create.isPending}
        onSubmit={(draft, forget) => create.mutate({ draft, forget })}
      />
    </Page>
  );
}
