// What holds by day, or by night. Only what the player says can be set: another kind of player has no light.
import { useId } from 'react';
import { t } from '../../i18n/texts.ts';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import type { TimeOfDay } from './changes.ts';

const STEPS = Array.from({ length: 17 }, (_, step) => step);
const BRIGHTNESS = [0, 10, 25, 40, 55, 70, 85, 100];
const FIRST_LIGHT = '#40bfd9';

export function TimeOfDayForm(props: {
  name: string;
  value: TimeOfDay;
  hasLight: boolean;
  onChange(value: TimeOfDay): void;
}) {
  const { value, onChange } = props;
  const { from, volumeMax, brightness, hasSounds } = value;
  return (
    <fieldset className="grid content-start gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
      <legend className="contents">
        <span className="text-lg font-extrabold">{props.name}</span>
      </legend>
      {from !== undefined && (
        <TextField
          type="time"
          required
          label={t('player.settings.from')}
          value={from}
          onChange={({ target }) => onChange({ ...value, from: target.value })}
        />
      )}
      {volumeMax !== undefined && (
        <SelectField
          label={t('player.settings.volumeMax')}
          value={volumeMax}
          onChange={({ target }) => onChange({ ...value, volumeMax: Number(target.value) })}
        >
          {STEPS.map((step) => (
            <option key={step} value={step}>
              {t('player.settings.steps', { level: step })}
            </option>
          ))}
        </SelectField>
      )}
      {brightness !== undefined && (
        <Brightness value={brightness} onChange={(next) => onChange({ ...value, brightness: next })} />
      )}
      {props.hasLight && <Light value={value} onChange={onChange} />}
      {hasSounds !== undefined && (
        <CheckField
          label={t('player.settings.sounds')}
          hint={t('player.settings.soundsHint')}
          checked={hasSounds}
          onChange={({ target }) => onChange({ ...value, hasSounds: target.checked })}
        />
      )}
    </fieldset>
  );
}

type Brightness = NonNullable<TimeOfDay['brightness']>;

function Brightness(props: { value: Brightness; onChange(value: Brightness): void }) {
  const { value } = props;
  // What the player has may have been set in finer steps elsewhere.
  const levels = [...new Set([...BRIGHTNESS, ...(value === 'auto' ? [] : [value])])].sort((one, other) => one - other);
  return (
    <SelectField
      label={t('player.settings.brightness')}
      value={value}
      onChange={({ target }) => props.onChange(target.value === 'auto' ? 'auto' : Number(target.value))}
    >
      <option value="auto">{t('player.settings.auto')}</option>
      {levels.map((level) => (
        <option key={level} value={level}>
          {t('player.settings.percent', { level })}
        </option>
      ))}
    </SelectField>
  );
}

function Light({ value, onChange }: { value: TimeOfDay; onChange(value: TimeOfDay): void }) {
  const id = useId();
  const { light } = value;
  if (light === undefined) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <CheckField
        label={t('player.settings.lightOn')}
        checked={light !== null}
        onChange={({ target }) => onChange({ ...value, light: target.checked ? FIRST_LIGHT : null })}
      />
      {light !== null && (
        <div className="flex items-center gap-3">
          <label htmlFor={id} className="text-sm">
            {t('player.settings.lightColour')}
          </label>
          <input
            id={id}
            type="color"
            value={light}
            onChange={({ target }) => onChange({ ...value, light: target.value })}
            className="size-touch rounded-md border border-edge bg-sheet p-1"
          />
        </div>
      )}
    </div>
  );
}
