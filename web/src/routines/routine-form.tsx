// The form around a routine: its name, when, if, do, whom it is about; beside it, what would happen.
import { type FormEvent, type ReactNode, useState } from 'react';
import { Problem } from '#contract/errors.ts';
import type { RoutineDocument } from '#core/routine/document.ts';
import { PlayerChips } from '../family/player-chips.tsx';
import { t } from '../i18n/texts.ts';
import { ConditionsForm } from '../streams/editor/conditions-form.tsx';
import { TroubleNote, TroublesProvider } from '../streams/editor/troubles.tsx';
import { Button } from '../ui/button.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { ActionsForm } from './actions-form.tsx';
import { RoutinePreview } from './routine-preview.tsx';
import { TriggerForm } from './trigger-form.tsx';

export interface RoutineDraft {
  name: string;
  document: RoutineDocument;
}

/** Places that have a form of their own. */
const FORMS = /document(?:\.(?:when|actions)\.\d+)?/;

export function RoutineForm(props: {
  saved: RoutineDraft;
  submit: string;
  error: unknown;
  busy: boolean;
  onSubmit(draft: RoutineDraft): void;
  children?: ReactNode;
}) {
  const [draft, setDraft] = useState(props.saved);
  const [tried, setTried] = useState(false);
  const { name, document } = draft;
  const put = (part: Partial<RoutineDocument>) => setDraft({ ...draft, document: { ...document, ...part } });
  const isReady = isComplete(document);
  const errors = (props.error instanceof Problem && props.error.details.errors) || [];
  const troubles = errors.map(({ path, message }) => ({ place: FORMS.exec(path)?.[0] ?? 'document', text: message }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isReady) props.onSubmit({ ...draft, name: name.trim() });
  };
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form onSubmit={submit} className="grid min-w-0 gap-6">
        <TextField
          label={t('routine.name')}
          required
          maxLength={100}
          value={name}
          onChange={({ target }) => setDraft({ ...draft, name: target.value })}
        />
        <TroublesProvider value={troubles}>
          <TroubleNote place="document" />
          <Section title={t('routine.when')}>
            <div className="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
              <TriggerForm trigger={document.trigger} onChange={(trigger) => put({ trigger })} />
              <PlayerChips
                legend={t('routine.players')}
                all={t('routine.allPlayers')}
                chosenIds={document.players === 'all' ? [] : document.players}
                onChoose={(ids) => put({ players: ids.length > 0 ? [...ids] : 'all' })}
              />
            </div>
          </Section>
          <Section title={t('routine.if')} aside={document.when.length === 0 && t('routine.always')}>
            <div className="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
              <ConditionsForm
                when={document.when}
                place="document"
                first={t('routine.if')}
                onChange={(when) => put({ when })}
              />
              <CheckField
                label={t('routine.oncePerDay')}
                checked={document.oncePerDay ?? false}
                onChange={({ target }) => setDraft({ ...draft, document: once(document, target.checked) })}
              />
            </div>
          </Section>
          <Section title={t('routine.do')}>
            <div className="rounded-lg bg-sheet p-4 shadow-sheet">
              <ActionsForm actions={document.actions} onChange={(actions) => put({ actions })} />
            </div>
          </Section>
        </TroublesProvider>
        <ProblemNote error={props.error} />
        {tried && !isReady && (
          <p role="alert" className="text-sm font-bold text-bad">
            {t('routine.unfinished')}
          </p>
        )}
        <div className="sticky bottom-20 z-10 flex flex-wrap items-center gap-2 justify-self-start rounded-full bg-paper p-1 shadow-sheet md:bottom-2">
          <Button type="submit" weight="primary" busy={props.busy}>
            {props.submit}
          </Button>
        </div>
      </form>
      <div className="grid min-w-0 gap-8">
        <RoutinePreview document={isReady ? document : undefined} />
        {props.children}
      </div>
    </div>
  );
}

function once({ oncePerDay: _before, ...rest }: RoutineDocument, isOnce: boolean): RoutineDocument {
  return isOnce ? { ...rest, oncePerDay: true } : rest;
}

/** Nothing that has to be chosen or said is empty. */
function isComplete(document: RoutineDocument): boolean {
  return document.actions.length > 0 && !JSON.stringify(document).includes(':""');
}
