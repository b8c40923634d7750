// What the routine would do if what it waits for happened: asked as it is typed, and nothing is done.
import { useQuery } from '@tanstack/react-query';
import type { RoutineDocument } from '#core/routine/document.ts';
import { useDelayed } from '../data/delayed.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { routineQueries } from './routine-queries.ts';
import { momentWords } from './routine-row.tsx';

const STILL_MS = 500;
const SHOWN = 3;

export function RoutinePreview({ document }: { document: RoutineDocument | undefined }) {
  const asked = useDelayed(document, STILL_MS);
  const { data, error, isFetching } = useQuery(routineQueries.preview(asked));
  return (
    <Section title={t('routine.preview')}>
      <p className="text-sm text-muted">{t(document ? 'routine.previewText' : 'routine.previewLater')}</p>
      {document && (
        <div aria-busy={isFetching} aria-live="polite" className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
          <ProblemNote error={error} />
          {!data && !error && <PixelSkeleton rows={3} className="h-20 w-full rounded-md" />}
          {data && (
            <>
              <p className="font-bold">{data.explanation}</p>
              {data.next.length > 0 && (
                <p className="text-sm">
                  {t('routine.next', { when: data.next.slice(0, SHOWN).map(momentWords).join(' · ') })}
                </p>
              )}
              {data.trace.length > 0 && (
                <Disclosure summary={t('routine.why')}>
                  <Trace steps={data.trace} />
                </Disclosure>
              )}
            </>
          )}
        </div>
      )}
    </Section>
  );
}

export function Trace({ steps }: { steps: readonly { text: string }[] }) {
  return (
    <ol className="grid gap-1 text-sm">
      {steps.map(({ text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        <li key={index}>{text}</li>
      ))}
    </ol>
  );
}
