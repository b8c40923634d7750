// One part of the recipe: what kind it is, the form of that kind, and its limits. Parts hold parts, so this file and the
// forms call each other; each says to the one above it what became of it.
import { Fragment } from 'react';
import type { Source } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { ChoiceField } from '../../ui/field.tsx';
import { ItemsForm } from './items-form.tsx';
import { isEditable, KINDS, turnInto } from './kinds.ts';
import { LimitsForm } from './limits-form.tsx';
import { LoopForm, SilenceForm } from './loop-form.tsx';
import { PickAudio } from './pick-from-library.tsx';
import { RulesForm } from './rules-form.tsx';
import { SeriesForm } from './series-form.tsx';
import { ShuffleForm } from './shuffle-form.tsx';
import { SpeechForm } from './speech-form.tsx';
import { TroubleNote } from './troubles.tsx';

/** `place`: the path of `source` in the document, as troubles name it. */
export interface PartProps<S extends Source = Source> {
  source: S;
  place: string;
  onChange(source: Source): void;
}

export function SourceEditor({ label, ...props }: PartProps & { label?: string }) {
  const { source, place, onChange } = props;
  if (!isEditable(source)) return <p className="text-sm text-muted">{t('source.notHere')}</p>;
  return (
    <div className="grid min-w-0 gap-4">
      <TroubleNote place={place} />
      <ChoiceField
        label={label ?? t('source.whatPlays')}
        choices={KINDS}
        value={source.kind}
        nameOf={(kind) => t(`source.kind.${kind}`)}
        onChange={(kind) => onChange(turnInto(kind, source))}
      />
      {/* Another kind is another form: nothing typed in one may linger in the next. */}
      <Fragment key={source.kind}>{formOf(props)}</Fragment>
      <LimitsForm {...props} />
    </div>
  );
}

function formOf(props: PartProps) {
  const { source } = props;
  switch (source.kind) {
    case 'audio':
      return <PickAudio {...props} source={source} />;
    case 'sequence':
      return <ItemsForm {...props} source={source} />;
    case 'shuffle':
      return <ShuffleForm {...props} source={source} />;
    case 'series':
      return <SeriesForm {...props} source={source} />;
    case 'choose':
      return <RulesForm {...props} source={source} />;
    case 'speech':
      return <SpeechForm {...props} source={source} />;
    case 'silence':
      return <SilenceForm {...props} source={source} />;
    case 'loop':
      return <LoopForm {...props} source={source} />;
    default:
      return null;
  }
}
