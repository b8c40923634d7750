// One routine: changed, tried, switched, deleted; and why it acted or not.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Play, Trash2 } from 'lucide-react';
import type { Routine } from '#contract/routines.ts';
import type { RoutineDocument } from '#core/routine/document.ts';
import { client, queryClient } from '../data/client.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast, undoable } from '../ui/toasts.tsx';
import { type RoutineDraft, RoutineForm } from './routine-form.tsx';
import { refreshRoutines, routineQueries } from './routine-queries.ts';
import { RoutineRuns } from './routine-runs.tsx';

const route = getRouteApi('/routines/$routineId');

export function OneRoutineScreen() {
  const { routineId } = route.useParams();
  const { data, error } = useQuery(routineQueries.one(routineId));
  if (error && !data) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={8} className="h-96 w-full rounded-xl" />;
  return <Shown key={data.id} routine={data} />;
}

function Shown({ routine }: { routine: Routine }) {
  const { id, name, readable } = routine;
  const params = { routineId: id };
  const save = useMutation({
    mutationFn: (draft: RoutineDraft) => client.routines.update({ params, body: draft }),
    onSuccess: () => {
      void refreshRoutines();
      toast(t('routine.saved'));
    },
  });
  return (
    <Page
      title={name}
      actions={
        <>
          <TryIt routineId={id} />
          <DeleteRoutine routine={routine} />
        </>
      }
    >
      {readable ? (
        <RoutineForm
          saved={{ name, document: routine.document as RoutineDocument }}
          submit={t('action.save')}
          error={save.error}
          busy={save.isPending}
          onSubmit={(draft) => save.mutate(draft)}
        >
          <RoutineRuns routineId={id} />
        </RoutineForm>
      ) : (
        <p className="text-warn">{t('routine.unreadable')}</p>
      )}
    </Page>
  );
}

function TryIt({ routineId }: { routineId: string }) {
  const run = useMutation({
    mutationFn: () => client.routines.run({ params: { routineId }, body: {} }),
    onSuccess: ({ explanation }) => toast(explanation),
    onError: tellProblem,
    onSettled: refreshRoutines,
  });
  return (
    <Button icon={Play} busy={run.isPending} onClick={() => run.mutate()}>
      {t('routine.tryIt')}
    </Button>
  );
}

function DeleteRoutine({ routine: { id, name } }: { routine: Routine }) {
  const navigate = useNavigate();
  const { queryKey } = routineQueries.all;
  const remove = () => {
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter((one) => one.id !== id) });
    void navigate({ to: '/routines' });
    undoable({
      text: t('routine.removed', { name }),
      undo: t('action.undo'),
      act: () =>
        client.routines
          .remove({ params: { routineId: id } })
          .catch(tellProblem)
          .finally(refreshRoutines),
      takeBack: () => void refreshRoutines(),
    });
  };
  return (
    <Button weight="danger" icon={Trash2} onClick={remove}>
      {t('action.delete')}
    </Button>
  );
}
