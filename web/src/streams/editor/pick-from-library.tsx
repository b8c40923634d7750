// Chooses one recording or one collection: its name, a way to choose another, and a search as one types.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AudioSource, SeriesSource } from '#core/source/document.ts';
import { useDelayed } from '../../data/delayed.ts';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import type { PartProps } from './source-editor.tsx';
import { useTitle } from './words.ts';

export function PickAudio({ source, onChange }: PartProps<AudioSource>) {
  const title = useTitle(source);
  return (
    <Choice what="audio" id={source.audioId} title={title} onPick={(audioId) => onChange({ ...source, audioId })} />
  );
}

export function PickCollection({ source, onChange }: PartProps<SeriesSource>) {
  const title = useTitle(source);
  return (
    <Choice
      what="collections"
      id={source.collectionId}
      title={title}
      onPick={(collectionId) => onChange({ ...source, collectionId })}
    />
  );
}

interface PickProps {
  what: 'audio' | 'collections';
  id: string;
  title: string;
  onPick(id: string): void;
}

function Choice({ what, id, title, onPick }: PickProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="grid min-w-0 gap-3">
      {id !== '' && (
        <div className="flex min-w-0 flex-wrap items-center gap-3">
          <Cover id={id} className="size-10 shrink-0 rounded-sm" />
          <span className="min-w-0 grow basis-32 font-bold">{title}</span>
          {!choosing && <Button onClick={() => setChoosing(true)}>{t('source.chooseOther')}</Button>}
        </div>
      )}
      {(choosing || id === '') && (
        <Find
          what={what}
          onPick={(picked) => {
            setChoosing(false);
            onPick(picked);
          }}
        />
      )}
    </div>
  );
}

function Find({ what, onPick }: Omit<PickProps, 'id' | 'title'>) {
  const [text, setText] = useState('');
  const typed = useDelayed(text.trim());
  const { data, error } = useQuery(queries.search(typed));
  const found = data?.[what] ?? [];
  return (
    <div className="grid min-w-0 gap-2">
      <TextField
        type="search"
        label={t(what === 'audio' ? 'source.findRecording' : 'source.findCollection')}
        value={text}
        maxLength={200}
        onChange={({ target }) => setText(target.value)}
      />
      <ProblemNote error={error} />
      {typed !== '' && data && found.length === 0 && (
        <p className="text-sm text-muted">{t('library.nothingFoundText', { search: typed })}</p>
      )}
      {typed !== '' && (
        <ul className="grid max-h-56 gap-1 overflow-y-auto">
          {found.map((one) => (
            <li key={one.id} className="flex min-w-0 items-center gap-3 p-1">
              <Cover id={one.id} coverUrl={one.coverUrl} className="size-10 shrink-0 rounded-sm" />
              <span className="min-w-0 grow truncate text-sm font-bold">{one.title}</span>
              <Button aria-label={t('source.take', { title: one.title })} onClick={() => onPick(one.id)}>
                {t('source.choose')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
