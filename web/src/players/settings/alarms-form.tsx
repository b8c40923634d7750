// The alarms of a player: when, on which days, with what and how loud.
import { Plus } from 'lucide-react';
import { t } from '../../i18n/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { AlarmForm } from './alarm-form.tsx';
import type { Alarm } from './changes.ts';

const MOST = 50;
const SCHOOL_DAYS = [true, true, true, true, true, false, false];

export function AlarmsForm({ alarms, onChange }: { alarms: readonly Alarm[]; onChange(alarms: Alarm[]): void }) {
  return (
    <Section title={t('player.settings.alarms')}>
      {alarms.length === 0 && <p className="text-sm text-muted">{t('player.settings.noAlarms')}</p>}
      <ul className="grid gap-3">
        {alarms.map((alarm, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an alarm is its place in the list; Yoto gives it no name.
          <li key={index}>
            <AlarmForm
              alarm={alarm}
              onChange={(changed) => onChange(alarms.map((one, at) => (at === index ? changed : one)))}
              onRemove={() => onChange(alarms.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      {alarms.length < MOST && (
        <Button
          icon={Plus}
          className="justify-self-start"
          onClick={() => onChange([...alarms, { days: SCHOOL_DAYS, time: '07:00', isOn: true }])}
        >
          {t('player.settings.addAlarm')}
        </Button>
      )}
    </Section>
  );
}
