// A title and recordings in order: how collections and streams are put together by hand.
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { FindParts } from './find-parts.tsx';
import type { Part } from './part.ts';
import { PartsList } from './parts-list.tsx';

export interface PutTogether {
  title: string;
  audioIds: string[];
}

export function PartsForm(props: {
  titleLabel: string;
  submit: string;
  title?: string;
  parts?: readonly Part[];
  error: unknown;
  busy: boolean;
  onSubmit(made: PutTogether): void;
}) {
  const [title, setTitle] = useState(props.title ?? '');
  const [parts, setParts] = useState(props.parts ?? []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit({ title: title.trim(), audioIds: parts.map(({ audioId }) => audioId) });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label={props.titleLabel}
        value={title}
        required
        maxLength={200}
        onChange={(event) => setTitle(event.target.value)}
      />
      <PartsList parts={parts} onChange={setParts} />
      <FindParts
        onAdd={(added, name) => {
          setParts([...parts, ...added]);
          setTitle((old) => old || name.slice(0, 200));
        }}
      />
      <ProblemNote error={props.error} />
      <Button type="submit" weight="primary" busy={props.busy} disabled={parts.length === 0}>
        {props.submit}
      </Button>
    </form>
  );
}
