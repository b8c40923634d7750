// Title, people and the parent's own correction of loudness. Only the last makes it be prepared again.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { AudioDetail } from '#contract/library.ts';
import { client, queryClient } from '../data/client.ts';
import { signed } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';

export function AudioTexts({ audio }: { audio: AudioDetail }) {
  const before = { title: audio.title, people: audio.people, trimDb: audio.trimDb };
  const [form, setForm] = useState(before);
  const set = (part: Partial<typeof form>) => setForm((old) => ({ ...old, ...part }));
  const save = useMutation({
    mutationFn: () => {
      const { trimDb, ...texts } = form;
      return client.library.updateAudio({
        params: { audioId: audio.id },
        body: trimDb === before.trimDb ? texts : form,
      });
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(queries.oneAudio(audio.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: ['library'] });
      toast(t('recording.saved'));
    },
  });
  const isChanged = JSON.stringify(form) !== JSON.stringify(before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField
        label={t('recording.title')}
        value={form.title}
        required
        maxLength={300}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextField
        label={t('recording.people')}
        value={form.people}
        maxLength={300}
        onChange={(event) => set({ people: event.target.value })}
      />
      <Trim valueDb={form.trimDb} onChange={(trimDb) => set({ trimDb })} />
      <ProblemNote error={save.error} />
      {isChanged && (
        <Button type="submit" weight="primary" className="justify-self-start" busy={save.isPending}>
          {t('action.save')}
        </Button>
      )}
    </form>
  );
}

function Trim({ valueDb, onChange }: { valueDb: number; onChange(valueDb: number): void }) {
  const id = useId();
  const value = t('recording.trimValue', { db: signed(valueDb) });
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="flex justify-between text-sm font-bold">
        {t('recording.trim')} <span className="figures">{value}</span>
      </label>
      <input
        id={id}
        type="range"
        min={-12}
        max={12}
        step={0.5}
        value={valueDb}
        aria-valuetext={value}
        aria-describedby={`${id}-hint`}
        className="min-h-touch w-full accent-accent"
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <p id={`${id}-hint`} className="text-xs text-muted">
        {t('recording.trimHint')}
      </p>
    </div>
  );
}
