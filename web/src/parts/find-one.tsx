// Finds one recording or one collection as one types.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDelayed } from '../data/delayed.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

export function FindOne({ what, onPick }: { what: 'audio' | 'collections'; onPick(id: string): void }) {
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
