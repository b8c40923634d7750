// A switch of the family and which way it goes. One that is not there yet comes to be when it is flipped.
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { ChoiceField, TextField } from '../ui/field.tsx';

export function SwitchFields(props: {
  name: string;
  on: boolean;
  onChange(part: { name: string; on: boolean }): void;
}) {
  const { name, on, onChange } = props;
  const listId = useId();
  const { data } = useQuery(queries.switches);
  return (
    <div className="grid grid-cols-[2fr_1fr] items-end gap-3">
      <TextField
        label={t('routine.switchName')}
        required
        maxLength={200}
        list={listId}
        value={name}
        onChange={({ target }) => onChange({ name: target.value, on })}
      />
      <datalist id={listId}>
        {data?.items.map((one) => (
          <option key={one.name} value={one.name} />
        ))}
      </datalist>
      <ChoiceField
        label={t('routine.switchTo')}
        choices={['on', 'off'] as const}
        value={on ? 'on' : 'off'}
        nameOf={(way) => t(`routine.${way}`)}
        onChange={(way) => onChange({ name, on: way === 'on' })}
      />
    </div>
  );
}
