// One collection: its parts in order, how long they are, and what can be made of it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { CreditCard, Radio } from 'lucide-react';
import { client, queryClient } from '../data/client.ts';
import { spokenTime } from '../data/format.ts';
import { type NewCard, useMakeCard } from '../data/make-card.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { CheckField } from '../ui/field.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CardProblem } from '../ui/repairs.tsx';
import { AudioRow } from './audio-row.tsx';
import { DeleteCollection, EditCollection } from './edit-collection.tsx';

const route = getRouteApi('/library/collections/$collectionId');

export function CollectionScreen() {
  const { collectionId } = route.useParams();
  const navigate = useNavigate();
  const { data: collection, error } = useQuery(queries.collection(collectionId));
  const makeCard = useMakeCard();
  const newCard: NewCard = { content: { from: 'collection', collectionId } };
  const makeStream = useMutation({
    mutationFn: (parts: { id: string }[]) =>
      client.streams.create({
        body: {
          name: collection?.title ?? '',
          document: {
            version: 1,
            source: { kind: 'sequence', items: parts.map((part) => ({ kind: 'audio', audioId: part.id })) },
          },
        },
      }),
    onSuccess: (stream) => {
      void queryClient.invalidateQueries({ queryKey: queries.streams.queryKey });
      void navigate({ to: '/streams/$streamId', params: { streamId: stream.id } });
    },
  });
  const setContinuous = useMutation({
    mutationFn: (continuous: boolean) =>
      client.library.updateCollection({ params: { collectionId }, body: { continuous } }),
    onSuccess: (changed) => queryClient.setQueryData(queries.collection(collectionId).queryKey, changed),
  });

  if (error && !collection) return <ProblemNote error={error} />;
  if (!collection) return <PixelSkeleton rows={8} className="h-80 w-full rounded-lg" />;
  const facts = [collection.people, t('library.parts', { count: collection.count }), spokenTime(collection.durationMs)];
  return (
    <Page
      title={collection.title}
      lead={facts.filter(Boolean).join(' · ')}
      actions={
        <>
          <Button
            weight="primary"
            icon={CreditCard}
            busy={makeCard.isPending}
            disabled={collection.count === 0}
            onClick={() => makeCard.mutate(newCard)}
          >
            {t('library.makeCard')}
          </Button>
          <Button
            icon={Radio}
            busy={makeStream.isPending}
            disabled={collection.count === 0}
            onClick={() => makeStream.mutate(collection.parts)}
          >
            {t('library.makeStream')}
          </Button>
          <DeleteCollection collection={collection} />
        </>
      }
    >
      <CardProblem error={makeCard.error} body={makeCard.variables} onRepair={(body) => makeCard.mutate(body)} />
      <ProblemNote error={makeStream.error ?? setContinuous.error} />
      <div className="grid items-start gap-6 md:grid-cols-[14rem_1fr]">
        <div className="grid max-w-56 gap-3">
          <Cover id={collection.id} coverUrl={collection.coverUrl} className="w-full rounded-lg shadow-sheet" />
          <CheckField
            label={t('library.continuous')}
            hint={t('imports.continuousHint')}
            checked={collection.continuous}
            disabled={setContinuous.isPending}
            onChange={(event) => setContinuous.mutate(event.target.checked)}
          />
        </div>
        <Section
          title={t('library.partsTitle')}
          aside={t('library.readyOf', { ready: collection.readyCount, count: collection.count })}
        >
          <ol className="grid gap-1">
            {collection.parts.map((audio, index) => (
              <AudioRow key={audio.id} audio={audio} number={index + 1} />
            ))}
          </ol>
          <div>
            <EditCollection collection={collection} />
          </div>
        </Section>
      </div>
    </Page>
  );
}
