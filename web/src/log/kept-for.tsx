// How long the log is kept.
import { useMutation, useQuery } from '@tanstack/react-query';
import { client, queryClient } from '../data/client.ts';
import { t } from '../i18n/texts.ts';
import { SelectField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { logQueries } from './log-queries.ts';

const DAYS = [3, 7, 14, 30, 60, 90, 180, 365];

export function KeptFor() {
  const { data } = useQuery(logQueries.settings);
  const change = useMutation({
    mutationFn: (keepDays: number) => client.eventLog.changeSettings({ body: { keepDays } }),
    onSuccess: (settings) => {
      queryClient.setQueryData(logQueries.settings.queryKey, settings);
      void queryClient.invalidateQueries({ queryKey: ['log'] });
    },
  });
  if (!data) return null;
  const choices = [...new Set([...DAYS, data.keepDays])].sort((one, other) => one - other);
  return (
    <Section title={t('log.kept')}>
      <ProblemNote error={change.error} />
      <SelectField
        label={t('log.keptFor')}
        hint={t('log.keptHint')}
        disabled={change.isPending}
        value={data.keepDays}
        onChange={({ target }) => change.mutate(Number(target.value))}
      >
        {choices.map((days) => (
          <option key={days} value={days}>
            {t('log.days', { count: days })}
          </option>
        ))}
      </SelectField>
    </Section>
  );
}
