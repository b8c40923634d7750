// A mix: what it is made of, how much of it, and when something may come again.
import type { ShuffleSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { CheckField, SelectField } from '../../ui/field.tsx';
import { ItemsForm } from './items-form.tsx';
import { NumberField } from './number-field.tsx';
import type { PartProps } from './source-editor.tsx';

export function ShuffleForm({ source, place, onChange }: PartProps<ShuffleSource>) {
  const set = (part: Partial<ShuffleSource>) => onChange({ ...source, ...part });
  return (
    <>
      <ItemsForm source={source} place={place} onChange={onChange} />
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t('source.count')}
          hint={t('source.countHint')}
          value={source.count}
          max={10_000}
          onChange={(count) => set({ count })}
        />
        <NumberField
          label={t('source.atMost')}
          hint={t('source.atMostHint')}
          value={source.atMostMinutes}
          max={1440}
          onChange={(atMostMinutes) => set({ atMostMinutes })}
        />
        <SelectField
          label={t('source.renew')}
          value={source.renew}
          onChange={(event) => set({ renew: event.target.value === 'each-day' ? 'each-day' : 'each-play' })}
        >
          <option value="each-play">{t('source.renewPlay')}</option>
          <option value="each-day">{t('source.renewDay')}</option>
        </SelectField>
      </div>
      <CheckField
        label={t('source.allBeforeAgain')}
        checked={source.allBeforeAgain}
        onChange={(event) => set({ allBeforeAgain: event.target.checked })}
      />
      {source.allBeforeAgain && (
        <SelectField
          label={t('source.memory')}
          value={source.memory ?? 'child'}
          onChange={(event) => set({ memory: event.target.value === 'family' ? 'family' : undefined })}
        >
          <option value="child">{t('source.memoryChild')}</option>
          <option value="family">{t('source.memoryFamily')}</option>
        </SelectField>
      )}
    </>
  );
}
