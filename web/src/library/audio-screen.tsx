// One recording: its sound, texts and loudness, where it came from and where it is used.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { AudioDetail } from '#contract/library.ts';
import { byteSize, clockTime, plainNumber, signed, spokenTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { reasonText } from '../data/reason-text.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Cover } from '../ui/cover.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { AudioTexts } from './audio-texts.tsx';
import { AudioUses } from './audio-uses.tsx';
import { DeleteAudio } from './delete-audio.tsx';
import { Waveform } from './waveform.tsx';

const route = getRouteApi('/library/audio/$audioId');

export function AudioScreen() {
  const { audioId } = route.useParams();
  const { data: audio, error } = useQuery(queries.oneAudio(audioId));
  if (error && !audio) return <ProblemNote error={error} />;
  if (!audio) return <PixelSkeleton rows={8} className="h-80 w-full rounded-lg" />;
  const facts = [audio.people, audio.album, spokenTime(audio.durationMs)];
  return (
    <Page title={audio.title} lead={facts.filter(Boolean).join(' · ')} actions={<DeleteAudio audio={audio} />}>
      {audio.reason && <p className="rounded-lg bg-warn-soft p-4 text-sm text-warn">{reasonText(audio.reason)}</p>}
      {audio.missing && <p className="rounded-lg bg-warn-soft p-4 text-sm text-warn">{t('library.missing')}</p>}
      <div className="grid items-start gap-6 md:grid-cols-[14rem_minmax(0,1fr)]">
        <Cover id={audio.id} coverUrl={audio.coverUrl} className="w-full max-w-56 rounded-lg shadow-sheet" />
        <div className="grid gap-6">
          <Section title={t('recording.sound')}>
            <Waveform key={audio.id} audio={audio} />
            <Measured audio={audio} />
          </Section>
          <AudioTexts key={`${audio.title} ${audio.people} ${audio.trimDb}`} audio={audio} />
          <Section title={t('recording.usedIn')}>
            <AudioUses audio={audio} />
          </Section>
          <Origin audio={audio} />
        </div>
      </div>
    </Page>
  );
}

function Measured({ audio: { rendition } }: { audio: AudioDetail }) {
  if (!rendition) return null;
  const values = { lufs: plainNumber(Math.round(rendition.integratedLufs)), gain: signed(rendition.gainDb) };
  return <p className="figures text-sm text-muted">{t('recording.measured', values)}</p>;
}

function Origin({ audio: { origin, durationMs } }: { audio: AudioDetail }) {
  const isPart = origin.startMs > 0 || origin.endMs - origin.startMs < durationMs - 1000;
  return (
    <Section title={t('recording.origin')}>
      <p className="text-sm wrap-anywhere">{origin.path}</p>
      <p className="figures text-xs text-muted">
        {origin.container} · {origin.codec} · {byteSize(origin.sizeBytes)}
        {isPart && ` · ${t('recording.originPart', { from: clockTime(origin.startMs), to: clockTime(origin.endMs) })}`}
      </p>
    </Section>
  );
}
