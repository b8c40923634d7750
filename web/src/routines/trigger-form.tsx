// What a routine waits for, with the small form that belongs to it.
import { useQuery } from '@tanstack/react-query';
import type { Trigger } from '#core/routine/document.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { NumberField } from '../streams/editor/number-field.tsx';
import { ChoiceField, TextField } from '../ui/field.tsx';
import { CardField } from './card-field.tsx';
import { SwitchFields } from './switch-fields.tsx';

const KINDS = [
  'time',
  'card-inserted',
  'card-removed',
  'card-put-back',
  'play-started',
  'play-stopped',
  'play-finished',
  'battery-low',
  'offline',
  'heard-today',
  'switch',
] as const satisfies readonly Trigger['kind'][];

export function TriggerForm({ trigger, onChange }: { trigger: Trigger; onChange(trigger: Trigger): void }) {
  const switches = useQuery(queries.switches);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <ChoiceField
        label={t('routine.when')}
        choices={KINDS}
        value={trigger.kind}
        nameOf={(kind) => t(`routine.trigger.${kind}`)}
        onChange={(kind) => onChange(blankTrigger(kind, switches.data?.items[0]?.name ?? ''))}
      />
      <TriggerFields trigger={trigger} onChange={onChange} />
    </div>
  );
}

function TriggerFields({ trigger, onChange }: { trigger: Trigger; onChange(trigger: Trigger): void }) {
  switch (trigger.kind) {
    case 'time':
      return (
        <TextField
          type="time"
          required
          label={t('routine.at')}
          value={trigger.at}
          onChange={({ target }) => onChange({ ...trigger, at: target.value })}
        />
      );
    case 'battery-low':
      return (
        <NumberField
          label={t('routine.percent')}
          value={trigger.percent}
          max={99}
          required
          onChange={(percent = trigger.percent) => onChange({ ...trigger, percent })}
        />
      );
    case 'heard-today':
      return (
        <NumberField
          label={t('routine.minutes')}
          value={trigger.minutes}
          max={1440}
          required
          onChange={(minutes = trigger.minutes) => onChange({ ...trigger, minutes })}
        />
      );
    case 'switch':
      return (
        <SwitchFields name={trigger.name} on={trigger.on} onChange={(part) => onChange({ ...trigger, ...part })} />
      );
    case 'offline':
      return null;
    default: {
      const { kind, yotoCardId } = trigger;
      return (
        <CardField
          label={t('routine.card')}
          none={t('routine.anyCard')}
          yotoCardId={yotoCardId}
          onChoose={(chosen) => onChange(chosen === undefined ? { kind } : { kind, yotoCardId: chosen })}
        />
      );
    }
  }
}

function blankTrigger(kind: Trigger['kind'], switchName: string): Trigger {
  switch (kind) {
    case 'time':
      return { kind, at: '19:30' };
    case 'battery-low':
      return { kind, percent: 15 };
    case 'heard-today':
      return { kind, minutes: 60 };
    case 'switch':
      return { kind, name: switchName, on: true };
    default:
      return { kind };
  }
}
