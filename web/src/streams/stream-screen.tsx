// One stream: what it plays, its addresses, and who listened.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { CreditCard, Pencil, Trash2 } from 'lucide-react';
import type { Stream } from '#contract/streams.ts';
import type { SourceDocument } from '#core/source/document.ts';
import { client, queryClient } from '../data/client.ts';
import { useMakeCard } from '../data/make-card.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CardProblem } from '../ui/repairs.tsx';
import { undoable } from '../ui/toasts.tsx';
import { AddressSection } from './address-section.tsx';
import { isRicher, sentenceOf } from './document.ts';
import { Outline } from './editor/outline.tsx';
import { Listenings } from './listenings.tsx';
import { TimeMachine } from './machine/time-machine.tsx';
import { PublicAddress } from './public-address.tsx';
import { StreamFacts } from './stream-facts.tsx';

const route = getRouteApi('/streams/$streamId');

export function StreamScreen() {
  const { streamId } = route.useParams();
  const { data: stream, error } = useQuery(queries.stream(streamId));
  const makeCard = useMakeCard();
  const remove = useRemoveStream();
  if (error && !stream) return <ProblemNote error={error} />;
  if (!stream) return <PixelSkeleton rows={6} className="h-72 w-full rounded-lg" />;
  return (
    <Page
      title={stream.name}
      actions={
        <>
          <Button
            weight="primary"
            icon={CreditCard}
            busy={makeCard.isPending}
            onClick={() => makeCard.mutate({ content: { from: 'stream', streamId } })}
          >
            {t('library.makeCard')}
          </Button>
          <Button weight="danger" icon={Trash2} onClick={() => remove(stream)}>
            {t('action.delete')}
          </Button>
        </>
      }
    >
      <CardProblem error={makeCard.error} body={makeCard.variables} onRepair={(body) => makeCard.mutate(body)} />
      <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-2 lg:grid-rows-[auto_auto_auto_1fr]">
        <Section title={t('streams.plays')}>
          {(!isRicher(stream) || !stream.playable) && <p className="text-lg">{sentenceOf(stream)}</p>}
          {!stream.playable && <Badge tone="warn">{t('streams.standIn')}</Badge>}
          {isRicher(stream) && <Outline source={(stream.document as SourceDocument).source} />}
          <StreamFacts stream={stream} />
          <Link to="/streams/$streamId/edit" params={{ streamId }} className={`${buttonLook()} justify-self-start`}>
            <Pencil aria-hidden="true" className="size-5" />
            {t('source.edit')}
          </Link>
        </Section>
        <div className="min-w-0 lg:col-start-2 lg:row-span-4 lg:row-start-1">
          <TimeMachine streamId={streamId} isSaved />
        </div>
        <AddressSection stream={stream} />
        <PublicAddress stream={stream} />
        <Listenings streamId={streamId} />
      </div>
    </Page>
  );
}

function useRemoveStream() {
  const navigate = useNavigate();
  const { queryKey } = queries.streams;
  return (stream: Stream) => {
    const refresh = () => queryClient.invalidateQueries({ queryKey });
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter(({ id }) => id !== stream.id) });
    void navigate({ to: '/streams' });
    undoable({
      text: t('streams.removed', { name: stream.name }),
      undo: t('action.undo'),
      act: () =>
        client.streams
          .remove({ params: { streamId: stream.id } })
          .catch(tellProblem)
          .finally(refresh),
      takeBack: () => void refresh(),
    });
  };
}
