// The small form of one action.
import { useQuery } from '@tanstack/react-query';
import type { Action } from '#core/routine/document.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { FindOne } from '../parts/find-one.tsx';
import { NumberField } from '../streams/editor/number-field.tsx';
import { Button } from '../ui/button.tsx';
import { CheckField, ChoiceField, SelectField, TextField } from '../ui/field.tsx';
import { CardField } from './card-field.tsx';
import { SwitchFields } from './switch-fields.tsx';

const FIRST_CAP_PERCENT = 40;
const BLACK = '#000000';
const WARM = '#ff9a3c';

interface FieldsProps<A extends Action = Action> {
  action: A;
  onChange(action: Action): void;
}
type Of<K extends Action['do']> = FieldsProps<Extract<Action, { do: K }>>;

export function ActionFields({ action, onChange }: FieldsProps) {
  switch (action.do) {
    case 'volume':
      return <Percent value={action.percent} onChange={(percent) => onChange({ ...action, percent })} />;
    case 'volume-cap':
      return <Cap action={action} onChange={onChange} />;
    case 'volume-fade':
      return (
        <div className="grid gap-3 sm:grid-cols-2">
          <Percent value={action.toPercent} onChange={(toPercent) => onChange({ ...action, toPercent })} />
          <NumberField
            label={t('routine.within')}
            value={action.minutes}
            max={120}
            required
            onChange={(minutes = action.minutes) => onChange({ ...action, minutes })}
          />
        </div>
      );
    case 'play-card':
      return (
        <CardField
          label={t('routine.card')}
          none={t('routine.choose')}
          yotoCardId={action.yotoCardId}
          onChoose={(yotoCardId = '') => onChange({ do: 'play-card', yotoCardId })}
        />
      );
    case 'play-stream':
      return <Stream action={action} onChange={onChange} />;
    case 'sleep-timer':
      return (
        <NumberField
          label={t('routine.timerMinutes')}
          value={action.minutes}
          min={0}
          max={720}
          required
          onChange={(minutes = action.minutes) => onChange({ ...action, minutes })}
        />
      );
    case 'night-light':
      return <Light action={action} onChange={onChange} />;
    case 'say':
      return <Words text={action.text} onChange={(text) => onChange({ ...action, text })} />;
    case 'say-recording':
      return <Recording action={action} onChange={onChange} />;
    case 'notify':
      return (
        <>
          <Words text={action.text} onChange={(text) => onChange({ ...action, text })} />
          <ChoiceField
            label={t('routine.tellWhere')}
            choices={['app', 'webhook'] as const}
            value={action.to}
            nameOf={(to) => t(`routine.tell.${to}`)}
            onChange={(to) => onChange({ ...action, to })}
          />
        </>
      );
    case 'switch':
      return <SwitchFields name={action.name} on={action.on} onChange={(part) => onChange({ ...action, ...part })} />;
    default:
      return null;
  }
}

function Percent(props: { value: number; onChange(percent: number): void }) {
  return (
    <NumberField
      label={t('routine.volumePercent')}
      value={props.value}
      min={0}
      max={100}
      required
      onChange={(percent = props.value) => props.onChange(percent)}
    />
  );
}

function Words(props: { text: string; onChange(text: string): void }) {
  return (
    <TextField
      label={t('routine.words')}
      required
      maxLength={500}
      value={props.text}
      onChange={({ target }) => props.onChange(target.value)}
    />
  );
}

function Cap({ action, onChange }: Of<'volume-cap'>) {
  const { percent } = action;
  return (
    <>
      <CheckField
        label={t('routine.capped')}
        hint={t('routine.cappedHint')}
        checked={percent !== null}
        onChange={({ target }) => onChange({ ...action, percent: target.checked ? FIRST_CAP_PERCENT : null })}
      />
      {percent !== null && <Percent value={percent} onChange={(next) => onChange({ ...action, percent: next })} />}
    </>
  );
}

function Stream({ action, onChange }: Of<'play-stream'>) {
  const { data } = useQuery(queries.streams);
  return (
    <SelectField
      label={t('routine.stream')}
      hint={t('routine.streamHint')}
      value={action.streamId}
      onChange={({ target }) => onChange({ ...action, streamId: target.value })}
    >
      <option value="">{t('routine.choose')}</option>
      {data?.items.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function Light({ action, onChange }: Of<'night-light'>) {
  const isOn = action.colour !== BLACK;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <CheckField
        label={t('player.settings.lightOn')}
        checked={isOn}
        onChange={({ target }) => onChange({ ...action, colour: target.checked ? WARM : BLACK })}
      />
      {isOn && (
        <input
          type="color"
          aria-label={t('player.settings.lightColour')}
          value={action.colour}
          onChange={({ target }) => onChange({ ...action, colour: target.value })}
          className="size-touch rounded-md border border-edge bg-sheet p-1"
        />
      )}
    </div>
  );
}

function Recording({ action, onChange }: Of<'say-recording'>) {
  const { audioId } = action;
  const { data } = useQuery({ ...queries.oneAudio(audioId), enabled: audioId !== '' });
  if (audioId === '') return <FindOne what="audio" onPick={(picked) => onChange({ ...action, audioId: picked })} />;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-0 grow text-sm font-bold">{data?.title ?? '…'}</p>
      <Button onClick={() => onChange({ ...action, audioId: '' })}>{t('routine.other')}</Button>
    </div>
  );
}
