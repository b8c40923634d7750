// Title, author and description of a card. Changing them here is one step, sending another.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Card } from '#contract/cards.ts';
import { client } from '../data/client.ts';
import { repairsOf } from '../data/proposals.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';

export function CardTexts({ card, onSaved }: { card: Card; onSaved(card: Card): void }) {
  const before = { title: card.title, author: card.author, description: card.description };
  const [texts, setTexts] = useState(before);
  const set = (part: Partial<typeof texts>) => setTexts((old) => ({ ...old, ...part }));
  const save = useMutation({
    mutationFn: (body: typeof texts) => client.cards.update({ params: { cardId: card.id }, body }),
    onSuccess: (saved) => {
      onSaved(saved);
      toast(t('cards.saved'));
    },
  });
  const isChanged = JSON.stringify(texts) !== JSON.stringify(before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(texts);
  };
  const shorter = repairsOf(save.error, { content: card.content }).find((repair) => repair.kind === 'title')?.title;
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField
        label={t('cards.cardTitle')}
        value={texts.title}
        required
        maxLength={300}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextField
        label={t('cards.author')}
        value={texts.author}
        maxLength={300}
        onChange={(event) => set({ author: event.target.value })}
      />
      <TextField
        label={t('cards.description')}
        value={texts.description}
        maxLength={2000}
        onChange={(event) => set({ description: event.target.value })}
      />
      <ProblemNote error={save.error}>
        {shorter && (
          <Button onClick={() => save.mutate({ ...texts, title: shorter })}>
            {t('cards.repairTitle', { title: shorter })}
          </Button>
        )}
      </ProblemNote>
      {isChanged && (
        <Button type="submit" weight="primary" className="justify-self-start" busy={save.isPending}>
          {t('action.save')}
        </Button>
      )}
    </form>
  );
}
