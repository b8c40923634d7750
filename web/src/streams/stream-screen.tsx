// One stream: what it plays, its addresses, and who listened.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { CreditCard, Trash2 } from 'lucide-react';
import type { Stream } from '#contract/streams.ts';
import { client, queryClient } from '../data/client.ts';
import { clockTime, momentAgo } from '../data/format.ts';
import { useMakeCard } from '../data/make-card.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CardProblem } from '../ui/repairs.tsx';
import { undoable } from '../ui/toasts.tsx';
import { AddressSection } from './address-section.tsx';
import { sentenceOf } from './document.ts';
import { EditStream } from './edit-stream.tsx';
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
      <Section title={t('streams.plays')}>
        <p className="text-lg">{sentenceOf(stream)}</p>
        {!stream.playable && <Badge tone="warn">{t('streams.standIn')}</Badge>}
        <StreamFacts stream={stream} />
        <EditStream stream={stream} />
      </Section>
      <div className="grid gap-6 lg:grid-cols-2">
        <AddressSection stream={stream} />
        <PublicAddress stream={stream} />
      </div>
      <Listenings streamId={streamId} />
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

function Listenings({ streamId }: { streamId: string }) {
  const { data } = useQuery(queries.listenings(streamId));
  if (!data) return null;
  return (
    <Section title={t('streams.history')}>
      {data.items.length === 0 && <p className="text-sm text-muted">{t('streams.noHistory')}</p>}
      <ul className="grid gap-2">
        {data.items.slice(0, 20).map((listening) => (
          <li key={listening.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <span className="min-w-48 grow">{listening.reason}</span>
            {listening.open && <Badge tone="good">{t('streams.listeningNow')}</Badge>}
            <span className="figures text-muted">
              {clockTime(listening.deliveredMs)} / {clockTime(listening.durationMs)} ·{' '}
              {momentAgo(listening.lastUsedAt, Date.now())}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
