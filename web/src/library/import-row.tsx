// One import in a list: its state in words, how far, what did not go well.
import { Link } from '@tanstack/react-router';
import type { ImportRun } from '#contract/imports.ts';
import { momentAgo, spokenTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { PixelProgress } from '../ui/progress.tsx';

const TONES: Partial<Record<ImportRun['state'], Tone>> = { done: 'good', failed: 'bad', cancelled: 'warn' };

export function isRunning(run: ImportRun): boolean {
  return run.state === 'finding' || run.state === 'indexing' || run.state === 'rendering';
}

export function ImportRow({ run }: { run: ImportRun }) {
  return (
    <li>
      <Link
        to="/library/imports/$importId"
        params={{ importId: run.id }}
        className="grid gap-2 rounded-lg bg-sheet p-4 shadow-sheet hover:bg-raised"
      >
        <span className="flex flex-wrap items-center justify-between gap-2">
          <span className="font-bold">{t('imports.of', { when: momentAgo(run.createdAt, Date.now()) })}</span>
          <Badge tone={TONES[run.state] ?? 'calm'}>{t(`imports.state.${run.state}`)}</Badge>
        </span>
        <ImportFacts run={run} />
      </Link>
    </li>
  );
}

export function ImportFacts({ run }: { run: ImportRun }) {
  const { files, remainingMs } = run;
  const lost = files.unreadable + files.failed;
  return (
    <span className="grid gap-1.5">
      {isRunning(run) && (
        <PixelProgress label={t(`imports.state.${run.state}`)} done={run.progress.done} total={run.progress.total} />
      )}
      <span className="figures text-sm text-muted">
        {t('imports.summary', { ready: files.ready, found: files.found })}
        {remainingMs !== undefined && isRunning(run) && ` · ${t('jobs.left', { time: spokenTime(remainingMs) })}`}
      </span>
      {lost > 0 && <span className="text-sm text-warn">{t('imports.trouble', { count: lost })}</span>}
      {run.sentence && <span className="text-sm text-bad">{run.sentence}</span>}
    </span>
  );
}
