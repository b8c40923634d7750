// The small form of one condition. Values stay what the document takes: hh:mm, yyyy-mm-dd, mm-dd, ids.
import { useQuery } from '@tanstack/react-query';
import type { Condition } from '#core/source/document.ts';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { NumberField } from './number-field.tsx';
import { dayName, monthName, WEEKDAYS } from './words.ts';

interface FieldsProps<C extends Condition = Condition> {
  condition: C;
  onChange(condition: Condition): void;
}
type Of<K extends Condition['kind']> = FieldsProps<Extract<Condition, { kind: K }>>;

export function ConditionFields({ condition, onChange }: FieldsProps) {
  switch (condition.kind) {
    case 'time':
    case 'dates':
      return <Range condition={condition} onChange={onChange} />;
    case 'weekday':
      return <Weekdays condition={condition} onChange={onChange} />;
    case 'season':
      return <Season condition={condition} onChange={onChange} />;
    case 'child':
      return <Child condition={condition} onChange={onChange} />;
    case 'player':
      return <Player condition={condition} onChange={onChange} />;
    case 'heard-today':
      return (
        <NumberField
          label={t('source.minutesHeard')}
          className="w-40"
          value={condition.atLeastMinutes}
          max={1440}
          required
          onChange={(atLeastMinutes = 60) => onChange({ ...condition, atLeastMinutes })}
        />
      );
    case 'switch':
      return <Switch condition={condition} onChange={onChange} />;
    default:
      return null;
  }
}

function Range({ condition, onChange }: Of<'time' | 'dates'>) {
  const isTime = condition.kind === 'time';
  return (
    <>
      <TextField
        type={isTime ? 'time' : 'date'}
        label={t(isTime ? 'source.from' : 'source.fromDay')}
        value={condition.from}
        onChange={({ target }) => onChange({ ...condition, from: target.value })}
      />
      <TextField
        type={isTime ? 'time' : 'date'}
        label={t(isTime ? 'source.to' : 'source.toDay')}
        value={condition.to}
        onChange={({ target }) => onChange({ ...condition, to: target.value })}
      />
    </>
  );
}

function Weekdays({ condition, onChange }: Of<'weekday'>) {
  const toggle = (day: (typeof WEEKDAYS)[number]) => {
    const days = WEEKDAYS.filter((one) => (one === day) !== condition.days.includes(one));
    onChange({ ...condition, days });
  };
  return (
    <div className="flex flex-wrap gap-1">
      {WEEKDAYS.map((day, index) => (
        <button
          key={day}
          type="button"
          aria-pressed={condition.days.includes(day)}
          title={dayName(index, 'long')}
          onClick={() => toggle(day)}
          className="min-h-touch min-w-touch rounded-full bg-raised px-2 text-sm font-bold aria-pressed:bg-accent aria-pressed:text-on-accent"
        >
          {dayName(index)}
        </button>
      ))}
    </div>
  );
}

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function Season({ condition, onChange }: Of<'season'>) {
  return (
    <>
      <YearlyDay
        label={t('source.fromDay')}
        value={condition.from}
        onChange={(from) => onChange({ ...condition, from })}
      />
      <YearlyDay label={t('source.toDay')} value={condition.to} onChange={(to) => onChange({ ...condition, to })} />
    </>
  );
}

function YearlyDay(props: { label: string; value: string; onChange(value: string): void }) {
  const [month = 1, day = 1] = props.value.split('-').map(Number);
  const days = Array.from({ length: DAYS_OF_MONTH[month - 1] ?? 31 }, (_, index) => index + 1);
  const two = (value: number) => String(value).padStart(2, '0');
  const put = (nextMonth: number, nextDay: number) => {
    const last = DAYS_OF_MONTH[nextMonth - 1] ?? 31;
    props.onChange(`${two(nextMonth)}-${two(Math.min(nextDay, last))}`);
  };
  return (
    <div className="flex gap-2">
      <SelectField
        label={`${props.label}: ${t('source.day')}`}
        value={day}
        onChange={({ target }) => put(month, Number(target.value))}
      >
        {days.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('source.month')} value={month} onChange={({ target }) => put(Number(target.value), day)}>
        {DAYS_OF_MONTH.map((_, index) => (
          <option key={monthName(index)} value={index + 1}>
            {monthName(index)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Child({ condition, onChange }: Of<'child'>) {
  const { data } = useQuery(queries.children);
  return (
    <OneOf
      label={t('source.child')}
      value={condition.childId}
      options={data?.items.map(({ id, name }) => ({ value: id, name }))}
      onChange={(childId) => onChange({ ...condition, childId })}
    />
  );
}

function Player({ condition, onChange }: Of<'player'>) {
  const { data } = useQuery(queries.familyPlayers);
  return (
    <OneOf
      label={t('source.player')}
      value={condition.playerId}
      options={data?.items.map(({ id, name }) => ({ value: id, name }))}
      onChange={(playerId) => onChange({ ...condition, playerId })}
    />
  );
}

function Switch({ condition, onChange }: Of<'switch'>) {
  const { data } = useQuery(queries.switches);
  // One that is not there yet counts as off, and comes to be when somebody, or a routine, flips it.
  const names = data && [
    ...new Set([...data.items.map(({ name }) => name), ...(condition.name ? [condition.name] : [])]),
  ];
  return (
    <>
      <OneOf
        label={t('source.switchName')}
        value={condition.name}
        options={names?.map((name) => ({ value: name, name }))}
        onChange={(name) => onChange({ ...condition, name })}
      />
      <SelectField
        label={t('source.switchState')}
        value={condition.on ? 'on' : 'off'}
        onChange={({ target }) => onChange({ ...condition, on: target.value === 'on' })}
      >
        <option value="on">{t('source.isOn')}</option>
        <option value="off">{t('source.isOff')}</option>
      </SelectField>
    </>
  );
}

function OneOf(props: {
  label: string;
  value: string;
  options: { value: string; name: string }[] | undefined;
  onChange(value: string): void;
}) {
  const { value, options = [] } = props;
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <SelectField
      label={props.label}
      className="min-w-0 grow basis-40"
      hint={props.options?.length === 0 ? t('source.noneYet') : undefined}
      value={value}
      onChange={({ target }) => props.onChange(target.value)}
    >
      {value === '' && <option value="">{t('source.notChosen')}</option>}
      {!isKnown && <option value={value}>{t('source.unknown')}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </SelectField>
  );
}
