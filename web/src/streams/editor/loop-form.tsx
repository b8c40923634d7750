// The same again for a while, and silence: the two kinds that are hardly more than a number.
import type { LoopSource, SilenceSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { NumberField } from './number-field.tsx';
import { type PartProps, SourceEditor } from './source-editor.tsx';

export function LoopForm({ source, place, onChange }: PartProps<LoopSource>) {
  return (
    <>
      <NumberField
        label={t('source.forMinutes')}
        hint={t('source.forMinutesHint')}
        value={source.forMinutes}
        max={720}
        required
        onChange={(forMinutes = 30) => onChange({ ...source, forMinutes })}
      />
      <div className="border-s-2 border-line ps-3">
        <SourceEditor
          label={t('source.again')}
          source={source.item}
          place={`${place}.item`}
          onChange={(item) => onChange({ ...source, item })}
        />
      </div>
    </>
  );
}

export function SilenceForm({ source, onChange }: PartProps<SilenceSource>) {
  return (
    <NumberField
      label={t('source.seconds')}
      value={source.durationMs / 1000}
      max={86_400}
      required
      onChange={(seconds = 1) => onChange({ ...source, durationMs: seconds * 1000 })}
    />
  );
}
