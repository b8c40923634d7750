// What the screen of listening asks. Only here, so that the first load does not carry it.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../data/client.ts';

/** Days as yyyy-mm-dd. */
export interface HistoryFilter {
  childId?: string | undefined;
  day?: string | undefined;
}

const KEY = 'history';
const PAGE = 20;
const FAVOURITES = 6;
/** Nothing tells that somebody has gone on listening. */
const AGAIN_MS = 30_000;

export const historyQueries = {
  days: (childId: string | undefined) =>
    queryOptions({
      queryKey: [KEY, 'days', childId],
      queryFn: ({ signal }) => client.history.listDays({ query: { childId }, signal }),
      placeholderData: keepPreviousData,
      refetchInterval: AGAIN_MS,
    }),
  sessions: ({ childId, day }: HistoryFilter) =>
    infiniteQueryOptions({
      queryKey: [KEY, 'sessions', childId, day],
      queryFn: ({ signal, pageParam }) =>
        client.history.listSessions({
          query: { childId, from: day, to: day, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) },
          signal,
        }),
      initialPageParam: '',
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
      refetchInterval: AGAIN_MS,
    }),
  finished: (childId: string | undefined) =>
    queryOptions({
      queryKey: [KEY, 'finished', childId],
      queryFn: ({ signal }) => client.history.listFinished({ query: { childId, limit: PAGE }, signal }),
      placeholderData: keepPreviousData,
    }),
  favourites: (childId: string | undefined) =>
    queryOptions({
      queryKey: [KEY, 'favourites', childId],
      queryFn: ({ signal }) => client.history.listFavourites({ query: { childId, limit: FAVOURITES }, signal }),
      placeholderData: keepPreviousData,
    }),
  bandwidth: queryOptions({
    queryKey: [KEY, 'bandwidth'],
    queryFn: ({ signal }) => client.history.showBandwidth({ signal }),
  }),
};
