// One sentence as it is said: by whom, whether it is ready, how it sounds, and a recording of one's own in its place.
import { useMutation } from '@tanstack/react-query';
import { Mic, Pause, Play, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { routePath } from '#client/client.ts';
import { api } from '#contract/api.ts';
import type { SpokenSentence } from '#contract/speech.ts';
import { client, queryClient } from '../data/client.ts';
import { spokenTime } from '../data/format.ts';
import { locale, t } from '../i18n/texts.ts';
import { useListening } from '../library/listen.ts';
import { FindOne } from '../parts/find-one.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { speechQueries } from './speech-queries.ts';

const TONES = { waiting: 'warn', failed: 'bad' } as const;

export function SentenceRow({ sentence }: { sentence: SpokenSentence }) {
  const { key, text, state } = sentence;
  const [choosing, setChoosing] = useState(false);
  const params = { key };
  const change = useMutation({
    mutationFn: async (audioId: string | undefined) => {
      if (audioId === undefined) await client.speech.removeRecording({ params });
      else await client.speech.record({ params, body: { audioId } });
    },
    onSuccess: () => {
      setChoosing(false);
      return queryClient.invalidateQueries({ queryKey: speechQueries.all.queryKey });
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="grid min-w-0 grow basis-56 gap-1">
        <p className="font-bold">{text}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
          {state !== 'ready' && <Badge tone={TONES[state]}>{t(`speech.state.${state}`)}</Badge>}
          {factsOf(sentence).join(' · ')}
        </p>
        {state === 'failed' && <p className="text-sm">{t('speech.failedHint')}</p>}
        <ProblemNote error={choosing ? undefined : change.error} />
      </div>
      <div className="flex flex-wrap gap-1">
        {state === 'ready' && <Listen sentence={sentence} />}
        <Button weight="quiet" icon={Mic} aria-label={t('speech.recordOf', { text })} onClick={() => setChoosing(true)}>
          {t('speech.record')}
        </Button>
        {sentence.engine === 'recording' && (
          <Button
            weight="quiet"
            icon={Undo2}
            busy={change.isPending}
            aria-label={t('speech.voiceAgainOf', { text })}
            onClick={() => change.mutate(undefined)}
          >
            {t('speech.voiceAgain')}
          </Button>
        )}
      </div>
      <Dialog open={choosing} title={t('speech.record')} onClose={() => setChoosing(false)}>
        <div className="grid gap-4">
          <p className="text-sm">{t('speech.recordText', { text })}</p>
          <FindOne what="audio" onPick={change.mutate} />
          <ProblemNote error={change.error} />
        </div>
      </Dialog>
    </li>
  );
}

function Listen({ sentence: { key, text, spokenAt } }: { sentence: SpokenSentence }) {
  // Spoken anew it is another sound at the same address: the browser must not play the old one out of its memory.
  const path = routePath(api.speech.play.path, { params: { key }, query: { spokenAt } });
  const listening = useListening(path);
  return (
    <Button icon={listening.playing ? Pause : Play} onClick={listening.toggle}>
      {t(listening.playing ? 'recording.pause' : 'recording.play')}
      <span className="sr-only">{text}</span>
    </Button>
  );
}

function factsOf({ engine, voice = '', language, durationMs }: SpokenSentence): string[] {
  return [
    ...(engine ? [t(`speech.engine.${engine}`, { voice })] : []),
    new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language,
    ...(durationMs ? [spokenTime(durationMs)] : []),
  ];
}
