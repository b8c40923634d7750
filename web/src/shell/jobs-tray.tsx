// What is being done in the background, on every device: how far, how long still, cancel. Below, what it had to say.
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Hourglass, X } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '#contract/system.ts';
import { client, queryClient } from '../data/client.ts';
import { spokenTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { PixelProgress } from '../ui/progress.tsx';
import { NoticeList } from './notice-list.tsx';

const LATELY = 6;

export function JobsTray() {
  const [open, setOpen] = useState(false);
  const jobs = useQuery(queries.jobs);
  const items = jobs.data?.items ?? [];
  const active = items.filter(isActive);
  const ended = items.filter((job) => !isActive(job)).slice(0, LATELY);
  const isBusy = active.length > 0;
  return (
    <>
      <Button
        weight="quiet"
        icon={isBusy ? Hourglass : CircleCheck}
        title={t('jobs.title')}
        aria-haspopup="dialog"
        className="max-sm:px-2"
        onClick={() => setOpen(true)}
      >
        {isBusy ? t('jobs.open', { count: active.length }) : t('jobs.idle')}
      </Button>
      <Dialog open={open} title={t('jobs.title')} onClose={() => setOpen(false)}>
        <div className="grid gap-5">
          <ProblemNote error={jobs.error} />
          {active.length === 0 && <p className="text-sm text-muted">{t('jobs.none')}</p>}
          {active.length > 0 && (
            <ul className="grid gap-4">
              {active.map((job) => (
                <ActiveJob key={job.id} job={job} />
              ))}
            </ul>
          )}
          {ended.length > 0 && (
            <div className="grid gap-2">
              <h3 className="text-sm font-bold text-muted">{t('jobs.ended')}</h3>
              <ul className="grid gap-2">
                {ended.map((job) => (
                  <EndedJob key={job.id} job={job} />
                ))}
              </ul>
            </div>
          )}
          <NoticeList />
        </div>
      </Dialog>
    </>
  );
}

function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

function ActiveJob({ job }: { job: Job }) {
  const cancel = useMutation({
    mutationFn: () => client.system.cancelJob({ params: { jobId: job.id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queries.jobs.queryKey }),
  });
  const left = job.remainingMs === undefined ? undefined : spokenTime(job.remainingMs);
  return (
    <li className="grid gap-1.5">
      <div className="flex items-center gap-2">
        <p className="min-w-0 grow font-bold">{job.title}</p>
        <IconButton
          icon={X}
          label={t('jobs.cancel', { title: job.title })}
          disabled={cancel.isPending}
          onClick={() => cancel.mutate()}
        />
      </div>
      <PixelProgress label={job.title} done={job.progress.done} total={job.progress.total} />
      <p className="figures text-xs text-muted">
        {job.state === 'queued' ? t('jobs.waiting') : left ? t('jobs.left', { time: left }) : job.progress.note}
      </p>
      <ProblemNote error={cancel.error} />
    </li>
  );
}

function EndedJob({ job }: { job: Job }) {
  const ok = job.state === 'done';
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <li className="flex gap-2 text-sm">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${ok ? 'text-good' : 'text-muted'}`} />
      <span className="min-w-0">
        {job.title}
        <span className="text-muted"> · {t(`jobs.${endedState(job)}`)}</span>
        {job.error && <span className="block text-xs text-bad">{job.error}</span>}
      </span>
    </li>
  );
}

function endedState(job: Job): 'done' | 'failed' | 'cancelled' {
  return job.state === 'failed' || job.state === 'cancelled' ? job.state : 'done';
}
