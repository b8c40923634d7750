// What is heard when nothing else can be played: the sentence that ships, or a short recording of the family's own.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { FindOne } from '../parts/find-one.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { speechQueries } from './speech-queries.ts';

export function Fallback() {
  const { data, error } = useQuery(speechQueries.fallback);
  const audioId = data?.audioId ?? '';
  const audio = useQuery({ ...queries.oneAudio(audioId), enabled: audioId !== '' });
  const [choosing, setChoosing] = useState(false);
  const change = useMutation({
    mutationFn: (chosen: string | null) => client.speech.setFallback({ body: { audioId: chosen } }),
    onSuccess: (changed) => {
      setChoosing(false);
      queryClient.setQueryData(speechQueries.fallback.queryKey, changed);
    },
  });
  return (
    <Section title={t('speech.fallback')}>
      <p className="text-sm text-muted">{t('speech.fallbackText')}</p>
      <ProblemNote error={error ?? (choosing ? undefined : change.error)} />
      {data && (
        <div className="flex flex-wrap items-center gap-2 rounded-lg bg-sheet p-4 shadow-sheet">
          <p className="min-w-0 grow basis-40 font-bold">
            {audioId ? (audio.data?.title ?? '…') : t('speech.fallbackShips')}
          </p>
          <Button onClick={() => setChoosing(true)}>{t('speech.record')}</Button>
          {audioId && (
            <Button weight="quiet" busy={change.isPending} onClick={() => change.mutate(null)}>
              {t('speech.fallbackAgain')}
            </Button>
          )}
        </div>
      )}
      <Dialog open={choosing} title={t('speech.record')} onClose={() => setChoosing(false)}>
        <div className="grid gap-4">
          <p className="text-sm">{t('speech.fallbackRecord')}</p>
          <FindOne what="audio" onPick={change.mutate} />
          <ProblemNote error={change.error} />
        </div>
      </Dialog>
    </Section>
  );
}
