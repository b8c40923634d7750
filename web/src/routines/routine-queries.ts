// What the screens of routines ask. Only here, so that the first load does not carry it.
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { RoutineDocument } from '#core/routine/document.ts';
import { client, queryClient } from '../data/client.ts';

const KEY = 'routines';
const RUNS = 30;
/** No event tells that one has acted. */
const AGAIN_MS = 30_000;

export const routineQueries = {
  all: queryOptions({
    queryKey: [KEY],
    queryFn: ({ signal }) => client.routines.list({ signal }),
    refetchInterval: AGAIN_MS,
  }),
  one: (routineId: string) =>
    queryOptions({
      queryKey: [KEY, routineId],
      queryFn: ({ signal }) => client.routines.get({ params: { routineId }, signal }),
    }),
  runs: (routineId: string) =>
    queryOptions({
      queryKey: [KEY, routineId, 'runs'],
      queryFn: ({ signal }) => client.routines.runs({ params: { routineId }, query: { limit: RUNS }, signal }),
      refetchInterval: AGAIN_MS,
    }),
  /** Undefined: something is missing in it yet. */
  preview: (document: RoutineDocument | undefined) =>
    queryOptions({
      queryKey: ['routine-preview', document],
      queryFn: document ? ({ signal }) => client.routines.preview({ body: { document }, signal }) : skipToken,
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
    }),
  webhook: queryOptions({
    queryKey: ['routine-webhook'],
    queryFn: ({ signal }) => client.routines.webhook({ signal }),
  }),
};

export const refreshRoutines = () => queryClient.invalidateQueries({ queryKey: [KEY] });
