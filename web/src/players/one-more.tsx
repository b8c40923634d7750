// “One more story”: runs the routine that the Bedtime template makes for it, where there is one.
import { useMutation, useQuery } from '@tanstack/react-query';
import { BookOpen } from 'lucide-react';
import type { Player } from '#contract/players.ts';
import { client } from '../data/client.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { refreshRoutines, routineQueries } from '../routines/routine-queries.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';

export function OneMore({ player }: { player: Player }) {
  const { data } = useQuery(routineQueries.all);
  const routine = data?.items.find(({ on, madeFrom }) => on && madeFrom?.part === 'one-more');
  const run = useMutation({
    mutationFn: (routineId: string) => client.routines.run({ params: { routineId }, body: { playerId: player.id } }),
    onSuccess: ({ explanation }) => toast(explanation),
    onError: tellProblem,
    onSettled: refreshRoutines,
  });
  if (!routine) return null;
  return (
    <Button icon={BookOpen} className="justify-self-start" busy={run.isPending} onClick={() => run.mutate(routine.id)}>
      {t('routine.oneMore')}
    </Button>
  );
}
