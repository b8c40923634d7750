// A new stream: a name, and an audio or a collection found by typing.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Source } from '#core/source/document.ts';
import { client, queryClient } from '../data/client.ts';
import { useDelayed } from '../data/delayed.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

interface Choice {
  kind: 'collection' | 'audio';
  id: string;
  title: string;
  coverUrl?: string | undefined;
  note: string;
}

export function NewStream() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [choice, setChoice] = useState<Choice>();
  const create = useMutation({
    mutationFn: async (chosen: Choice) =>
      client.streams.create({
        body: { name: name.trim() || chosen.title, document: { version: 1, source: await sourceOf(chosen) } },
      }),
    onSuccess: (stream) => {
      void queryClient.invalidateQueries({ queryKey: queries.streams.queryKey });
      void navigate({ to: '/streams/$streamId', params: { streamId: stream.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (choice) create.mutate(choice);
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        type="search"
        label={t('streams.what')}
        hint={t('streams.whatHint')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
      <Choices text={text} chosen={choice} onChoose={setChoice} />
      <TextField
        label={t('streams.name')}
        value={name}
        maxLength={200}
        placeholder={choice?.title}
        onChange={(event) => setName(event.target.value)}
      />
      <ProblemNote error={create.error} />
      <Button type="submit" weight="primary" busy={create.isPending} disabled={!choice}>
        {t(choice ? 'streams.make' : 'streams.chooseWhat')}
      </Button>
    </form>
  );
}

function Choices(props: { text: string; chosen: Choice | undefined; onChoose(choice: Choice): void }) {
  const typed = useDelayed(props.text.trim());
  const { data, error } = useQuery(queries.search(typed));
  if (error) return <ProblemNote error={error} />;
  const choices: Choice[] = [
    ...(data?.collections.map((one) => ({
      kind: 'collection' as const,
      ...pick(one),
      note: t('library.parts', { count: one.count }),
    })) ?? []),
    ...(data?.audio.map((one) => ({ kind: 'audio' as const, ...pick(one), note: one.people })) ?? []),
  ];
  if (typed && data && choices.length === 0) return <p className="text-sm text-muted">{t('library.nothingFound')}</p>;
  return (
    <fieldset className="grid max-h-72 gap-1 overflow-y-auto">
      <legend className="sr-only">{t('streams.what')}</legend>
      {choices.map((choice) => (
        <label
          key={`${choice.kind} ${choice.id}`}
          className="flex min-h-touch items-center gap-3 rounded-md p-1.5 has-checked:bg-accent-soft hover:bg-raised"
        >
          <input
            type="radio"
            name="what"
            className="size-5 shrink-0 accent-accent"
            checked={props.chosen?.id === choice.id}
            onChange={() => props.onChoose(choice)}
          />
          <Cover id={choice.id} coverUrl={choice.coverUrl} className="size-10 shrink-0 rounded-sm" />
          <span className="grid min-w-0">
            <span className="truncate font-bold">{choice.title}</span>
            <span className="truncate text-xs text-muted">{choice.note}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function pick({ id, title, coverUrl }: { id: string; title: string; coverUrl?: string | undefined }) {
  return { id, title, coverUrl };
}

async function sourceOf(choice: Choice): Promise<Source> {
  if (choice.kind === 'audio') return { kind: 'audio', audioId: choice.id };
  const { parts } = await client.library.getCollection({ params: { collectionId: choice.id } });
  return { kind: 'sequence', items: parts.map((part) => ({ kind: 'audio', audioId: part.id })) };
}
