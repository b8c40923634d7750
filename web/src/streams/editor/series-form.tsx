// The next part of a collection, for the child who listens: which, in what order, how much, and what after the last.
import type { SeriesSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { blank } from './kinds.ts';
import { NumberField } from './number-field.tsx';
import { PickCollection } from './pick-from-library.tsx';
import { type PartProps, SourceEditor } from './source-editor.tsx';

const ORDERS = ['manual', 'oldest', 'newest', 'by-date'] as const;
const AFTER_LAST = ['end', 'again', 'last', 'go-on'] as const;

export function SeriesForm({ source, place, onChange }: PartProps<SeriesSource>) {
  const set = (part: Partial<SeriesSource>) => onChange({ ...source, ...part });
  const setAfterLast = (value: string) => {
    const { next, ...rest } = source;
    const afterLast = AFTER_LAST.find((one) => one === value) ?? 'end';
    onChange(afterLast === 'go-on' ? { ...rest, afterLast, next: next ?? blank('audio') } : { ...rest, afterLast });
  };
  return (
    <>
      <PickCollection source={source} place={place} onChange={onChange} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('source.order')}
          value={source.order}
          onChange={({ target }) => {
            const order = ORDERS.find((one) => one === target.value) ?? 'manual';
            set({ order, startDate: order === 'by-date' ? source.startDate : undefined });
          }}
        >
          {ORDERS.map((one) => (
            <option key={one} value={one}>
              {t(`source.orders.${one}`)}
            </option>
          ))}
        </SelectField>
        {source.order === 'by-date' && (
          <TextField
            type="date"
            label={t('source.startDate')}
            value={source.startDate ?? ''}
            onChange={({ target }) => set({ startDate: target.value || undefined })}
          />
        )}
        <NumberField
          label={t('source.partsAtOnce')}
          value={source.count ?? 1}
          max={1000}
          required
          onChange={(count) => set({ count })}
        />
        <NumberField
          label={t('source.atMost')}
          hint={t('source.atMostHint')}
          value={source.atMostMinutes}
          max={1440}
          onChange={(atMostMinutes) => set({ atMostMinutes })}
        />
        {source.order !== 'by-date' && (
          <SelectField
            label={t('source.afterLast')}
            value={source.afterLast}
            onChange={({ target }) => setAfterLast(target.value)}
          >
            {AFTER_LAST.map((one) => (
              <option key={one} value={one}>
                {t(`source.afterLasts.${one}`)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {source.next && source.afterLast === 'go-on' && (
        <div className="border-s-2 border-line ps-3">
          <SourceEditor
            label={t('source.goOnWith')}
            source={source.next}
            place={`${place}.next`}
            onChange={(next) => set({ next })}
          />
        </div>
      )}
      <div>
        <CheckField
          label={t('source.resume')}
          checked={source.resume}
          onChange={({ target }) => set({ resume: target.checked })}
        />
        <CheckField
          label={t('source.recap')}
          checked={source.recap ?? false}
          onChange={({ target }) => set({ recap: target.checked || undefined })}
        />
      </div>
    </>
  );
}
