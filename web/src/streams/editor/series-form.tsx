// The next part of a collection, for the child who listens: which, in what order, how much, and what after the last.
import type { SeriesSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { CheckField, ChoiceField, TextField } from '../../ui/field.tsx';
import { blank } from './kinds.ts';
import { AtMostField, NumberField } from './number-field.tsx';
import { PickCollection } from './pick-from-library.tsx';
import { type PartProps, SourceEditor } from './source-editor.tsx';

const ORDERS = ['manual', 'oldest', 'newest', 'by-date'] as const;
const AFTER_LAST = ['end', 'again', 'last', 'go-on'] as const;

export function SeriesForm({ source, place, onChange }: PartProps<SeriesSource>) {
  const set = (part: Partial<SeriesSource>) => onChange({ ...source, ...part });
  const setAfterLast = (afterLast: SeriesSource['afterLast']) => {
    const { next, ...rest } = source;
    onChange(afterLast === 'go-on' ? { ...rest, afterLast, next: next ?? blank('audio') } : { ...rest, afterLast });
  };
  return (
    <>
      <PickCollection source={source} place={place} onChange={onChange} />
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label={t('source.order')}
          choices={ORDERS}
          value={source.order}
          nameOf={(one) => t(`source.orders.${one}`)}
          onChange={(order) => set({ order, startDate: order === 'by-date' ? source.startDate : undefined })}
        />
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
        <AtMostField value={source.atMostMinutes} onChange={(atMostMinutes) => set({ atMostMinutes })} />
        {source.order !== 'by-date' && (
          <ChoiceField
            label={t('source.afterLast')}
            choices={AFTER_LAST}
            value={source.afterLast}
            nameOf={(one) => t(`source.afterLasts.${one}`)}
            onChange={setAfterLast}
          />
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
