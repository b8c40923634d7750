// What the event log asks. Only here, so that the first load does not carry it.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../data/client.ts';

export const LOG_GROUPS = ['card', 'play', 'knob', 'power', 'decision', 'command', 'trouble'] as const;

export interface LogFilter {
  group?: (typeof LOG_GROUPS)[number] | undefined;
  playerId?: string | undefined;
  childId?: string | undefined;
}

const KEY = 'log';

export const logQueries = {
  entries: (filter: LogFilter) =>
    infiniteQueryOptions({
      queryKey: [KEY, filter],
      queryFn: ({ signal, pageParam }) =>
        client.eventLog.list({ query: { ...filter, ...(pageParam ? { after: pageParam } : {}) }, signal }),
      initialPageParam: '',
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  settings: queryOptions({
    queryKey: ['log-settings'],
    queryFn: ({ signal }) => client.eventLog.settings({ signal }),
  }),
  analyzer: queryOptions({
    queryKey: ['analyzer'],
    queryFn: ({ signal }) => client.eventLog.analyzer({ signal }),
  }),
  messages: queryOptions({
    queryKey: ['analyzer', 'messages'],
    queryFn: ({ signal }) => client.eventLog.messages({ query: { limit: 1000 }, signal }),
  }),
};
