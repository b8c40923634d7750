// The form around a recipe: its name, what plays, undo, save, and the document for those who write scripts.
import { Save, Undo2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SourceDocument } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Draft, useDraft } from './draft.ts';
import { SourceEditor } from './source-editor.tsx';
import { TroublesProvider, troublesOf } from './troubles.tsx';
import { unfinished } from './unfinished.ts';

export function EditorForm(props: {
  draftKey: string;
  saved: Draft;
  submit: string;
  error: unknown;
  busy: boolean;
  onSubmit(draft: Draft, forget: () => void): void;
  /** Beside the form, for the document as it stands: the time machine. */
  aside?: (document: SourceDocument | undefined) => ReactNode;
}) {
  const { draft, isChanged, change, undo, discard } = useDraft(props.draftKey, props.saved);
  const [tried, setTried] = useState(false);
  const missing = unfinished(draft.source);
  const document = { version: 1 as const, source: draft.source };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) props.onSubmit({ ...draft, name: draft.name.trim() }, discard);
  };
  return (
    <div
      className={props.aside ? 'grid items-start gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]' : 'grid max-w-3xl'}
    >
      <form onSubmit={submit} className="grid min-w-0 gap-5">
        <TextField
          label={t('source.name')}
          value={draft.name}
          required
          maxLength={200}
          onChange={({ target }) => change({ name: target.value })}
        />
        <div className="min-w-0 rounded-lg bg-sheet p-3 shadow-sheet sm:p-5">
          <TroublesProvider value={[...(tried ? missing : []), ...troublesOf(props.error)]}>
            <SourceEditor source={draft.source} place="source" onChange={(source) => change({ source })} />
          </TroublesProvider>
        </div>
        <ProblemNote error={props.error} />
        {tried && missing.length > 0 && (
          <p role="alert" className="text-sm font-bold text-bad">
            {t('source.unfinished')}
          </p>
        )}
        <div className="sticky bottom-20 z-10 flex items-center gap-2 justify-self-start rounded-full bg-paper p-1 shadow-sheet md:bottom-2">
          <Button type="submit" weight="primary" icon={Save} busy={props.busy}>
            {props.submit}
          </Button>
          <Button icon={Undo2} disabled={!undo} onClick={undo}>
            {t('source.undo')}
          </Button>
        </div>
        {isChanged && (
          <div className="flex flex-wrap items-center gap-x-4">
            <p className="grow text-xs text-muted">{t('source.unsaved')}</p>
            <Button weight="quiet" onClick={discard}>
              {t('source.discard')}
            </Button>
          </div>
        )}
        {props.aside && !isChanged && <p className="text-xs text-muted">{t('source.listening')}</p>}
        <Disclosure summary={t('source.asDocument')}>
          <p className="text-sm text-muted">{t('source.asDocumentText')}</p>
          <pre className="rounded-md bg-raised p-3 text-xs break-words whitespace-pre-wrap">
            {JSON.stringify(document, undefined, 2)}
          </pre>
          <div>
            <CopyButton text={JSON.stringify(document, undefined, 2)}>{t('action.copy')}</CopyButton>
          </div>
        </Disclosure>
      </form>
      {props.aside?.(missing.length === 0 ? document : undefined)}
    </div>
  );
}
