// A mix: what it is made of, how much of it, and when something may come again.
import type { ShuffleSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { CheckField, ChoiceField } from '../../ui/field.tsx';
import { ItemsForm } from './items-form.tsx';
import { AtMostField, NumberField } from './number-field.tsx';
import type { PartProps } from './source-editor.tsx';

const RENEWS = ['each-play', 'each-day'] as const;
const MEMORIES = ['child', 'family'] as const;

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
        <AtMostField value={source.atMostMinutes} onChange={(atMostMinutes) => set({ atMostMinutes })} />
        <ChoiceField
          label={t('source.renew')}
          choices={RENEWS}
          value={source.renew}
          nameOf={(one) => t(`source.renews.${one}`)}
          onChange={(renew) => set({ renew })}
        />
      </div>
      <CheckField
        label={t('source.allBeforeAgain')}
        checked={source.allBeforeAgain}
        onChange={(event) => set({ allBeforeAgain: event.target.checked })}
      />
      {source.allBeforeAgain && (
        <ChoiceField
          label={t('source.memory')}
          choices={MEMORIES}
          value={source.memory ?? 'child'}
          nameOf={(one) => t(`source.memories.${one}`)}
          onChange={(memory) => set({ memory: memory === 'family' ? memory : undefined })}
        />
      )}
    </>
  );
}
