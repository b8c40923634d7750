// When a rule fits: conditions that must all be true, each with its own small form, in plain words.
import { Plus, X } from 'lucide-react';
import type { Condition } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/field.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { keyOf, sameKey } from './keys.ts';
import { TroubleNote } from './troubles.tsx';
import { WEEKDAYS } from './words.ts';

const KINDS = [
  'time',
  'weekday',
  'dates',
  'season',
  'child',
  'player',
  'heard-today',
  'first-time-today',
  'switch',
] as const;

export function ConditionsForm(props: {
  when: Condition[];
  place: string;
  /** What stands before the first of them. */
  first?: string;
  onChange(when: Condition[]): void;
}) {
  const { when, place, first = t('source.when'), onChange } = props;
  const unused = KINDS.find((kind) => !when.some((condition) => condition.kind === kind)) ?? 'time';
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="sr-only">{first}</legend>
      {when.map((condition, index) => (
        <div key={keyOf(condition)} className="grid min-w-0 gap-2">
          <TroubleNote place={`${place}.when.${index}`} />
          <div className="flex min-w-0 flex-wrap items-end gap-3">
            <div className="flex min-w-0 grow basis-60 items-end gap-1">
              <ChoiceField
                label={index === 0 ? first : t('source.and')}
                className="min-w-0 grow"
                choices={KINDS}
                value={condition.kind}
                nameOf={(kind) => t(`source.condition.${kind}`)}
                onChange={(kind) => onChange(when.with(index, sameKey(condition, blankCondition(kind))))}
              />
              <IconButton
                icon={X}
                label={`${t('source.removeCondition')}: ${t(`source.condition.${condition.kind}`)}`}
                onClick={() => onChange(when.toSpliced(index, 1))}
              />
            </div>
            <ConditionFields
              condition={condition}
              onChange={(next) => onChange(when.with(index, sameKey(condition, next)))}
            />
          </div>
        </div>
      ))}
      <Button icon={Plus} className="justify-self-start" onClick={() => onChange([...when, blankCondition(unused)])}>
        {t('source.addCondition')}
      </Button>
    </fieldset>
  );
}

function blankCondition(kind: Condition['kind']): Condition {
  switch (kind) {
    case 'time':
      return { kind, from: '06:00', to: '09:00' };
    case 'weekday':
      return { kind, days: WEEKDAYS.slice(0, 5) };
    case 'dates':
      return { kind, from: '', to: '' };
    case 'season':
      return { kind, from: '12-01', to: '12-24' };
    case 'child':
      return { kind, childId: '' };
    case 'player':
      return { kind, playerId: '' };
    case 'heard-today':
      return { kind, atLeastMinutes: 60 };
    case 'first-time-today':
      return { kind };
    case 'switch':
      return { kind, name: '', on: true };
  }
}
