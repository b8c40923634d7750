// What the streams say: which voice speaks, how a sentence would sound, every sentence with its state, and what is heard
// when nothing else can be played.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Fallback } from './fallback.tsx';
import { SentenceRow } from './sentence-row.tsx';
import { speechQueries } from './speech-queries.ts';
import { TryOut } from './try-out.tsx';

const SHOWN = 30;
/** Up to here a list is read quicker than it is searched. */
const FEW = 8;

export function SpeechScreen() {
  const { data, error } = useQuery(speechQueries.all);
  return (
    <Page title={t('speech.title')} lead={t('speech.lead')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={6} className="h-80 w-full rounded-lg" />}
      {data && (
        <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="grid gap-8 lg:col-start-2 lg:row-start-1">
            <Section title={t('speech.voice')}>
              <p className="text-sm">
                {t(`speech.voices.${data.voice?.engine ?? 'none'}`, { name: data.voice?.name ?? '' })}
              </p>
              {data.voice && <TryOut />}
            </Section>
            <Fallback />
          </div>
          <Sentences />
        </div>
      )}
    </Page>
  );
}

function Sentences() {
  const { data } = useQuery(speechQueries.all);
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(SHOWN);
  const all = data?.items ?? [];
  const found = all.filter(({ text }) => text.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Section title={t('speech.sentences')}>
      {all.length === 0 && <p className="text-sm text-muted">{t('speech.none')}</p>}
      {all.length > FEW && (
        <TextField
          type="search"
          label={t('speech.find')}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      )}
      <ul className="grid gap-2">
        {found.slice(0, most).map((sentence) => (
          <SentenceRow key={sentence.key} sentence={sentence} />
        ))}
      </ul>
      {found.length > most && (
        <Button className="justify-self-center" onClick={() => setMost(most + SHOWN)}>
          {t('action.more')}
        </Button>
      )}
    </Section>
  );
}
