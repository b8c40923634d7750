// All streams: what they play, how much they are used, their address. Those that only serve a card are folded in.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Speech } from 'lucide-react';
import { useState } from 'react';
import type { Stream } from '#contract/streams.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { wave } from '../pixel/drawings.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { EmptyState, Page } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CopyAddress } from './copy-address.tsx';
import { sentenceOf } from './document.ts';
import { StreamFacts } from './stream-facts.tsx';

const SHOWN = 60;

export function StreamsScreen() {
  const { data, error } = useQuery(queries.streams);
  const [text, setText] = useState('');
  const [most, setMost] = useState(SHOWN);
  const streams = data?.items.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase())) ?? [];
  const create = (
    <Link to="/streams/new" className={buttonLook('primary')}>
      <Plus aria-hidden="true" className="size-5" />
      {t('streams.create')}
    </Link>
  );
  const speech = (
    <Link to="/streams/spoken" className={buttonLook()}>
      <Speech aria-hidden="true" className="size-5" />
      {t('speech.title')}
    </Link>
  );
  return (
    <Page
      title={t('streams.title')}
      lead={t('streams.lead')}
      actions={
        <>
          {speech}
          {create}
        </>
      }
    >
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={6} className="h-80 w-full rounded-lg" />}
      {data?.items.length === 0 && (
        <EmptyState drawing={wave} title={t('streams.emptyTitle')} text={t('streams.emptyText')}>
          {create}
        </EmptyState>
      )}
      {data && data.items.length > 8 && (
        <TextField
          type="search"
          label={t('streams.findOne')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul className="grid gap-3">
        {streams.slice(0, most).map((stream) => (
          <StreamRow key={stream.id} stream={stream} />
        ))}
      </ul>
      {streams.length > most && (
        <Button className="justify-self-center" onClick={() => setMost(most + SHOWN)}>
          {t('action.more')}
        </Button>
      )}
    </Page>
  );
}

function StreamRow({ stream }: { stream: Stream }) {
  return (
    <li className="offscreen-light flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="grid min-w-0 grow basis-64 gap-1">
        <Link
          to="/streams/$streamId"
          params={{ streamId: stream.id }}
          className="flex min-h-touch items-center rounded-md text-lg leading-snug font-extrabold hover:underline"
        >
          {stream.name}
        </Link>
        <p className="line-clamp-2 text-sm">{sentenceOf(stream)}</p>
        <StreamFacts stream={stream} />
      </div>
      <CopyAddress url={stream.url} name={stream.name} />
    </li>
  );
}
