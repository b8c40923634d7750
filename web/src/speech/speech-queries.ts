// What the screen of spoken sentences asks. Only here, so that the first load does not carry it.
import { queryOptions } from '@tanstack/react-query';
import { client } from '../data/client.ts';

export const speechQueries = {
  all: queryOptions({ queryKey: ['speech'], queryFn: ({ signal }) => client.speech.list({ signal }) }),
  fallback: queryOptions({
    queryKey: ['speech', 'fallback'],
    queryFn: ({ signal }) => client.speech.getFallback({ signal }),
  }),
};
