// When a routine acted or was kept from it, why, and what became of each thing that it asked for.
import { useQuery } from '@tanstack/react-query';
import type { RoutineRun } from '#contract/routines.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Trace } from './routine-preview.tsx';
import { routineQueries } from './routine-queries.ts';
import { momentWords } from './routine-row.tsx';

const TONES: Record<RoutineRun['outcome'], Tone> = { acted: 'good', not: 'calm', missed: 'warn', tried: 'calm' };

export function RoutineRuns({ routineId }: { routineId: string }) {
  const { data, error } = useQuery(routineQueries.runs(routineId));
  return (
    <Section title={t('routine.runs')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={4} className="h-32 w-full rounded-lg" />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('routine.noRuns')}</p>}
      <ul className="grid gap-2">
        {data?.items.map((run) => (
          <li key={run.id} className="rounded-lg bg-sheet p-2 shadow-sheet">
            <Run run={run} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Run({ run: { at, outcome, explanation, trace, commands } }: { run: RoutineRun }) {
  const players = useQuery(queries.familyPlayers);
  const nameOf = (playerId: string | undefined) => players.data?.items.find(({ id }) => id === playerId)?.name;
  const summary = (
    <span className="grid gap-1 font-normal">
      <span className="figures flex flex-wrap items-center gap-2 text-muted">
        {momentWords(at)}
        <Badge tone={TONES[outcome]}>{t(`routine.outcome.${outcome}`)}</Badge>
      </span>
      <span>{explanation}</span>
    </span>
  );
  return (
    <Disclosure summary={summary}>
      {commands.length > 0 && (
        <ul className="grid gap-1 text-sm">
          {commands.map(({ text, playerId, state }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be asked twice.
            <li key={index} className="flex flex-wrap items-baseline gap-x-2">
              <span className="min-w-0">{text}</span>
              {playerId && <span className="text-muted">{t('machine.on', { name: nameOf(playerId) ?? '?' })}</span>}
              <span className="text-muted">· {t(`routine.command.${state}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <Trace steps={trace} />
    </Disclosure>
  );
}
