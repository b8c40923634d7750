// Changes a stream's name and what it plays, with the time machine at its side. Whoever listens meanwhile hears the old
// version to its end.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Stream } from '#contract/streams.ts';
import type { SourceDocument } from '#core/source/document.ts';
import { client, queryClient } from '../../data/client.ts';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { PixelSkeleton } from '../../pixel/pixel-skeleton.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { toast } from '../../ui/toasts.tsx';
import { TimeMachine } from '../machine/time-machine.tsx';
import type { Draft } from './draft.ts';
import { EditorForm } from './editor-form.tsx';

const route = getRouteApi('/streams/$streamId/edit');

export function EditStreamScreen() {
  const { streamId } = route.useParams();
  const { data: stream, error } = useQuery(queries.stream(streamId));
  if (error && !stream) return <ProblemNote error={error} />;
  if (!stream) return <PixelSkeleton rows={6} className="h-72 w-full rounded-lg" />;
  return <Editor key={stream.id} stream={stream} />;
}

function Editor({ stream }: { stream: Stream }) {
  const navigate = useNavigate();
  const params = { streamId: stream.id };
  const save = useMutation({
    mutationFn: ({ draft: { name, source } }: { draft: Draft; forget(): void }) =>
      client.streams.update({ params, body: { name, document: { version: 1, source } } }),
    onSuccess: (saved, { forget }) => {
      forget();
      queryClient.setQueryData(queries.stream(stream.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: queries.streams.queryKey });
      toast(t('streams.saved'));
      void navigate({ to: '/streams/$streamId', params });
    },
  });
  return (
    <Page title={t('source.editTitle', { name: stream.name })}>
      <EditorForm
        draftKey={stream.id}
        saved={{ name: stream.name, source: (stream.document as SourceDocument).source }}
        submit={t('action.save')}
        error={save.error}
        busy={save.isPending}
        onSubmit={(draft, forget) => save.mutate({ draft, forget })}
        aside={(document) => <TimeMachine streamId={stream.id} document={document} />}
      />
    </Page>
  );
}
