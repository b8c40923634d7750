// One routine in the list: its switch, its words, when it comes next and what it did last.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Routine } from '#contract/routines.ts';
import type { RoutineDocument } from '#core/routine/document.ts';
import { client, queryClient } from '../data/client.ts';
import { momentAgo } from '../data/format.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { locale, t } from '../i18n/texts.ts';
import { Switch } from '../ui/switch.tsx';
import { routineQueries } from './routine-queries.ts';
import { WhatItDoes } from './what-it-does.tsx';

export function RoutineRow({ routine }: { routine: Routine }) {
  const { id, name, on, readable, nextAt, lastRun } = routine;
  const flip = useFlipRoutine();
  return (
    <li className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="flex flex-wrap items-center gap-x-3">
        <h2 className="min-w-40 grow basis-40 font-extrabold">
          <Link
            to="/routines/$routineId"
            params={{ routineId: id }}
            className="flex min-h-touch items-center rounded-md hover:underline"
          >
            {name}
          </Link>
        </h2>
        <div className="flex">
          <Switch
            of={name}
            label={t(on ? 'routine.isOn' : 'routine.isOff')}
            on={on}
            onFlip={(next) => flip.mutate({ id, on: next })}
          />
        </div>
      </div>
      {readable ? (
        <WhatItDoes document={routine.document as RoutineDocument} />
      ) : (
        <p className="text-sm text-warn">{t('routine.unreadable')}</p>
      )}
      {on && nextAt && <p className="text-sm">{t('routine.next', { when: momentWords(nextAt) })}</p>}
      {lastRun && (
        <p className="text-sm text-muted">
          {momentAgo(lastRun.at, Date.now())}: {lastRun.explanation}
        </p>
      )}
    </li>
  );
}

/** "Mon, 23 Nov, 19:30". */
export function momentWords(iso: string): string {
  return new Intl.DateTimeFormat(locale, {
    ...({ weekday: 'short', day: 'numeric', month: 'short' } as const),
    ...({ hour: 'numeric', minute: '2-digit' } as const),
  }).format(new Date(iso));
}

function useFlipRoutine() {
  const { queryKey } = routineQueries.all;
  return useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      client.routines.update({ params: { routineId: id }, body: { on } }),
    onMutate: ({ id, on }) => {
      queryClient.setQueryData(
        queryKey,
        (old) => old && { items: old.items.map((one) => (one.id === id ? { ...one, on } : one)) },
      );
    },
    onError: tellProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}
