// What a routine does, one thing after the other: each with its own small form.
import { Plus } from 'lucide-react';
import type { Action } from '#core/routine/document.ts';
import { t } from '../i18n/texts.ts';
import { keyOf, sameKey } from '../streams/editor/keys.ts';
import { MoveButtons } from '../streams/editor/move-buttons.tsx';
import { TroubleNote } from '../streams/editor/troubles.tsx';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/field.tsx';
import { ActionFields } from './action-fields.tsx';
import { blankAction } from './blank-action.ts';

const KINDS = [
  'volume',
  'volume-cap',
  'volume-fade',
  'pause',
  'stop',
  'stop-at-part-end',
  'play-card',
  'play-stream',
  'sleep-timer',
  'night-light',
  'say',
  'say-recording',
  'notify',
  'switch',
] as const satisfies readonly Action['do'][];
const MOST = 20;

export function ActionsForm({ actions, onChange }: { actions: Action[]; onChange(actions: Action[]): void }) {
  const move = (from: number, to: number) => {
    const moved = actions[from];
    if (moved) onChange(actions.toSpliced(from, 1).toSpliced(to, 0, moved));
  };
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="sr-only">{t('routine.do')}</legend>
      <ol className="grid gap-3">
        {actions.map((action, index) => (
          <li key={keyOf(action)} className="grid min-w-0 gap-3 rounded-md bg-raised p-3">
            <TroubleNote place={`document.actions.${index}`} />
            <div className="flex flex-wrap items-end justify-end gap-1">
              <ChoiceField
                label={t(index === 0 ? 'routine.do' : 'routine.andThen')}
                className="min-w-0 grow basis-48"
                choices={KINDS}
                value={action.do}
                nameOf={(kind) => t(`routine.action.${kind}`)}
                onChange={(kind) => onChange(actions.with(index, sameKey(action, blankAction(kind))))}
              />
              <MoveButtons
                title={t(`routine.action.${action.do}`)}
                index={index}
                count={actions.length}
                onMove={(to) => move(index, to)}
                onRemove={() => onChange(actions.toSpliced(index, 1))}
              />
            </div>
            <ActionFields action={action} onChange={(next) => onChange(actions.with(index, sameKey(action, next)))} />
          </li>
        ))}
      </ol>
      {actions.length === 0 && <p className="text-sm text-bad">{t('routine.nothing')}</p>}
      {actions.length < MOST && (
        <Button
          icon={Plus}
          className="justify-self-start"
          onClick={() => onChange([...actions, blankAction(actions.length === 0 ? 'say' : 'notify')])}
        >
          {t('routine.addAction')}
        </Button>
      )}
    </fieldset>
  );
}
