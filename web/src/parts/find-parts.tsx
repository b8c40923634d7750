// Finds recordings and collections as one types and adds them to a list; a collection brings all its parts.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Audio, Collection } from '#contract/library.ts';
import { client } from '../data/client.ts';
import { useDelayed } from '../data/delayed.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { type Part, partOf } from './part.ts';

export function FindParts(props: { onAdd(parts: Part[], title: string): void }) {
  const [text, setText] = useState('');
  const typed = useDelayed(text.trim());
  const { data, error } = useQuery(queries.search(typed));
  const addCollection = useMutation({
    mutationFn: ({ id }: Collection) => client.library.getCollection({ params: { collectionId: id } }),
    onSuccess: ({ parts, title }) => props.onAdd(parts.map(partOf), title),
  });
  const isEmpty = typed !== '' && data && data.audio.length + data.collections.length === 0;
  return (
    <div className="grid gap-2">
      <TextField
        type="search"
        label={t('parts.find')}
        hint={t('parts.findHint')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
      <ProblemNote error={error ?? addCollection.error} />
      {isEmpty && <p className="text-sm text-muted">{t('library.nothingFoundText', { search: typed })}</p>}
      {typed !== '' && data && (
        <ul className="grid max-h-56 gap-1 overflow-y-auto">
          {data.collections.map((one) => (
            <Found
              key={one.id}
              thing={one}
              note={t('library.parts', { count: one.count })}
              onAdd={() => addCollection.mutate(one)}
            />
          ))}
          {data.audio.map((one) => (
            <Found key={one.id} thing={one} note={one.people} onAdd={() => props.onAdd([partOf(one)], one.title)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Found(props: { thing: Audio | Collection; note: string; onAdd(): void }) {
  const { id, title, coverUrl } = props.thing;
  return (
    <li className="flex items-center gap-3 rounded-md p-1">
      <Cover id={id} coverUrl={coverUrl} className="size-10 shrink-0 rounded-sm" />
      <span className="grid min-w-0 grow">
        <span className="truncate text-sm font-bold">{title}</span>
        <span className="truncate text-xs text-muted">{props.note}</span>
      </span>
      <IconButton icon={Plus} label={t('parts.add', { title })} onClick={props.onAdd} />
    </li>
  );
}
