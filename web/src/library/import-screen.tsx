// One import: how far it is, and what became of each file, with the reason where one was not taken.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { ImportFile } from '#contract/imports.ts';
import { client, queryClient } from '../data/client.ts';
import { byteSize, momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { reasonText } from '../data/reason-text.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { ImportFacts, isRunning } from './import-row.tsx';

const route = getRouteApi('/library/imports/$importId');
const TONES: Record<ImportFile['state'], Tone> = {
  waiting: 'calm',
  indexed: 'calm',
  known: 'calm',
  duplicate: 'warn',
  unreadable: 'bad',
  ready: 'good',
  failed: 'bad',
};

export function ImportScreen() {
  const { importId } = route.useParams();
  const run = useQuery(queries.importRun(importId));
  const files = useInfiniteQuery(queries.importFiles(importId));
  const cancel = useMutation({
    mutationFn: () => client.imports.cancelImport({ params: { importId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports'] }),
  });
  if (run.error && !run.data) return <ProblemNote error={run.error} />;
  if (!run.data) return <PixelSkeleton rows={6} className="h-72 w-full rounded-lg" />;
  const items = files.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('imports.of', { when: momentAgo(run.data.createdAt, Date.now()) })}
      lead={t(`imports.state.${run.data.state}`)}
      actions={
        isRunning(run.data) && (
          <Button icon={CircleX} busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('action.cancel')}
          </Button>
        )
      }
    >
      <ProblemNote error={cancel.error} />
      <ImportFacts run={run.data} />
      <Section title={t('imports.perFile')}>
        <ProblemNote error={files.error} />
        {items.length === 0 && <p className="text-sm text-muted">{t('imports.noFiles')}</p>}
        <ul className="grid gap-1">
          {items.map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </ul>
        {files.hasNextPage && (
          <Button className="justify-self-center" busy={files.isFetchingNextPage} onClick={() => files.fetchNextPage()}>
            {t('action.more')}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function FileRow({ file }: { file: ImportFile }) {
  return (
    <li className="offscreen-light flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-2 py-1.5 hover:bg-raised">
      <span className="min-w-48 grow text-sm font-bold">{file.path}</span>
      <span className="figures text-xs text-muted">{byteSize(file.sizeBytes)}</span>
      <Badge tone={TONES[file.state]}>{t(`imports.fileState.${file.state}`)}</Badge>
      {file.reason && <span className="basis-full text-sm text-muted">{reasonText(file.reason)}</span>}
    </li>
  );
}
