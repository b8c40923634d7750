// Deletes a card. Here it can be undone for a moment; on the Yoto account it cannot, so that asks first.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Card } from '#contract/cards.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { undoable } from '../ui/toasts.tsx';

export function DeleteCard({ card }: { card: Card }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [alsoAtYoto, setAlsoAtYoto] = useState(false);
  const params = { cardId: card.id };
  const { queryKey } = queries.cards;
  const refresh = () => queryClient.invalidateQueries({ queryKey });

  const removeNow = useMutation({
    mutationFn: () => client.cards.remove({ params, query: { alsoAtYoto: 'true' } }),
    onSuccess: () => {
      void refresh();
      void navigate({ to: '/cards' });
    },
  });
  const removeHere = () => {
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter(({ id }) => id !== card.id) });
    void navigate({ to: '/cards' });
    undoable({
      text: t('cards.removed', { title: card.title }),
      undo: t('action.undo'),
      act: () => client.cards.remove({ params }).catch(tellProblem).finally(refresh),
      takeBack: () => void refresh(),
    });
  };
  return (
    <>
      <Button weight="danger" icon={Trash2} onClick={() => (card.yotoCardId ? setAsking(true) : removeHere())}>
        {t('action.delete')}
      </Button>
      <Dialog open={asking} title={t('cards.deleteTitle', { title: card.title })} onClose={() => setAsking(false)}>
        <div className="grid gap-4">
          <CheckField
            label={t('cards.alsoAtYoto')}
            hint={t('cards.alsoAtYotoHint')}
            checked={alsoAtYoto}
            onChange={(event) => setAlsoAtYoto(event.target.checked)}
          />
          <ProblemNote error={removeNow.error} />
          <Button
            weight="danger"
            busy={removeNow.isPending}
            onClick={() => (alsoAtYoto ? removeNow.mutate() : removeHere())}
          >
            {t('action.delete')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
