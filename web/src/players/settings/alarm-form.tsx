// One alarm. Days stand in the order of the week that Yoto counts: Monday first.
import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { dayName, WEEKDAYS } from '../../streams/editor/words.ts';
import { IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Alarm } from './changes.ts';

const STEPS = Array.from({ length: 16 }, (_, index) => index + 1);

export function AlarmForm(props: { alarm: Alarm; onChange(alarm: Alarm): void; onRemove(): void }) {
  const { alarm, onChange } = props;
  const { time } = alarm;
  return (
    <div className="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="flex items-center gap-2">
        <Switch
          label={t('player.settings.alarmOn', { time })}
          on={alarm.isOn}
          onFlip={(isOn) => onChange({ ...alarm, isOn })}
        />
        <IconButton icon={Trash2} label={t('player.settings.removeAlarm', { time })} onClick={props.onRemove} />
      </div>
      <Days days={alarm.days} onChange={(days) => onChange({ ...alarm, days })} />
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          type="time"
          required
          label={t('player.settings.alarmAt')}
          value={time}
          onChange={({ target }) => onChange({ ...alarm, time: target.value })}
        />
        <WhatPlays {...props} />
        <SelectField
          label={t('player.settings.alarmVolume')}
          value={alarm.volume ?? ''}
          onChange={({ target }) => onChange({ ...alarm, volume: target.value ? Number(target.value) : undefined })}
        >
          <option value="">{t('player.settings.alarmVolumeOwn')}</option>
          {STEPS.map((step) => (
            <option key={step} value={step}>
              {t('player.settings.steps', { level: step })}
            </option>
          ))}
        </SelectField>
      </div>
    </div>
  );
}

function Days({ days, onChange }: { days: readonly boolean[]; onChange(days: boolean[]): void }) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="sr-only">{t('player.settings.alarmDays')}</legend>
      <div className="flex flex-wrap gap-1">
        {WEEKDAYS.map((day, index) => (
          <Chip
            key={day}
            pressed={days[index] ?? false}
            hint={dayName(index, 'long')}
            onPress={() => onChange(days.map((isDay, at) => (at === index ? !isDay : isDay)))}
          >
            {dayName(index)}
          </Chip>
        ))}
      </div>
      {!days.includes(true) && (
        <p role="alert" className="text-sm text-bad">
          {t('player.settings.noDays')}
        </p>
      )}
    </fieldset>
  );
}

function WhatPlays({ alarm, onChange }: { alarm: Alarm; onChange(alarm: Alarm): void }) {
  const { data } = useQuery(queries.cards);
  const cards = data?.items.flatMap(({ yotoCardId, title }) => (yotoCardId ? [{ yotoCardId, title }] : [])) ?? [];
  const { yotoCardId = '' } = alarm;
  const isOurs = yotoCardId === '' || cards.some((card) => card.yotoCardId === yotoCardId);
  return (
    <SelectField
      label={t('player.settings.alarmCard')}
      value={yotoCardId}
      onChange={({ target }) => onChange({ ...alarm, yotoCardId: target.value || undefined })}
    >
      <option value="">{t('player.settings.alarmSound')}</option>
      {!isOurs && <option value={yotoCardId}>{t('player.settings.alarmOther', { card: yotoCardId })}</option>}
      {cards.map((card) => (
        <option key={card.yotoCardId} value={card.yotoCardId}>
          {card.title}
        </option>
      ))}
    </SelectField>
  );
}
