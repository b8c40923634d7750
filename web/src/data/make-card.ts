// Makes a card of a collection or a stream and goes to it. Library, streams and cards all offer this.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { z } from 'zod';
import type { cardRoutes } from '#contract/cards.ts';
import { client, queryClient } from './client.ts';
import { queries } from './queries.ts';

export type NewCard = z.input<typeof cardRoutes.create.body>;

export function useMakeCard() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: NewCard) => client.cards.create({ body }),
    onSuccess: (card) => {
      queryClient.setQueryData(queries.card(card.id).queryKey, card);
      void queryClient.invalidateQueries({ queryKey: queries.cards.queryKey, exact: true });
      void navigate({ to: '/cards/$cardId', params: { cardId: card.id } });
    },
  });
}
