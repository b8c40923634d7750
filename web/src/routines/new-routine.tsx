// A routine of one's own, from nothing.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../data/client.ts';
import { t } from '../i18n/texts.ts';
import { Page } from '../ui/page.tsx';
import { blankAction } from './blank-action.ts';
import { type RoutineDraft, RoutineForm } from './routine-form.tsx';
import { refreshRoutines } from './routine-queries.ts';

const BLANK: RoutineDraft = {
  name: '',
  document: { version: 1, trigger: { kind: 'time', at: '19:30' }, players: 'all', when: [], actions: [] },
};

export function NewRoutineScreen() {
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (draft: RoutineDraft) => client.routines.create({ body: draft }),
    onSuccess: ({ id }) => {
      void refreshRoutines();
      void navigate({ to: '/routines/$routineId', params: { routineId: id } });
    },
  });
  return (
    <Page title={t('routine.newTitle')} lead={t('routine.lead')}>
      <RoutineForm
        saved={{ ...BLANK, document: { ...BLANK.document, actions: [blankAction('volume-cap')] } }}
        submit={t('routine.make')}
        error={create.error}
        busy={create.isPending}
        onSubmit={(draft) => create.mutate(draft)}
      />
    </Page>
  );
}
