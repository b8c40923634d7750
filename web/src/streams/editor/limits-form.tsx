// How long a part may play: after so many minutes, not past a time, only at the end of a part, with a fade.
import type { Limits } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { Fold } from './fold.tsx';
import { blank, isEditable } from './kinds.ts';
import { NumberField } from './number-field.tsx';
import { type PartProps, SourceEditor } from './source-editor.tsx';
import { limitWords } from './words.ts';

export function LimitsForm({ source, place, onChange }: PartProps) {
  const limits = source.limits ?? {};
  const words = limitWords(source.limits).join(' · ') || t('source.noLimits');
  // Those of a part stand right above those of what holds it: each says whose it is.
  const kind = isEditable(source) ? t(`source.kind.${source.kind}`) : '';
  const set = (part: Limits) => {
    const all = Object.entries({ ...limits, ...part }).filter(([, value]) => value !== undefined && value !== false);
    const { limits: _, ...rest } = source;
    onChange(all.length > 0 ? { ...rest, limits: Object.fromEntries(all) } : rest);
  };
  const { until } = limits;
  return (
    <Fold place={`${place}.limits`} summary={t('source.limitsOf', { kind, limits: words })}>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t('source.stopAfter')}
          value={limits.atMostMinutes}
          max={1440}
          onChange={(atMostMinutes) => set({ atMostMinutes })}
        />
        <NumberField
          label={t('source.fade')}
          value={limits.fadeOutMs === undefined ? undefined : limits.fadeOutMs / 1000}
          max={60}
          onChange={(seconds) => set({ fadeOutMs: seconds === undefined ? undefined : seconds * 1000 })}
        />
        <TextField
          type="time"
          label={t('source.until')}
          hint={t('source.untilHint')}
          value={until?.time ?? ''}
          onChange={({ target }) => set({ until: target.value ? { ...until, time: target.value } : undefined })}
        />
      </div>
      <div>
        <CheckField
          label={t('source.whole')}
          checked={limits.endAtPartBorder ?? false}
          onChange={({ target }) => set({ endAtPartBorder: target.checked })}
        />
        {until && (
          <CheckField
            label={t('source.thenPlays')}
            checked={until.next !== undefined}
            onChange={({ target }) =>
              set({ until: target.checked ? { ...until, next: blank('audio') } : { time: until.time } })
            }
          />
        )}
      </div>
      {until?.next && (
        <div className="border-s-2 border-line ps-3">
          <SourceEditor
            label={t('source.nextPlays')}
            source={until.next}
            place={`${place}.limits.until.next`}
            onChange={(next) => set({ until: { ...until, next } })}
          />
        </div>
      )}
    </Fold>
  );
}
