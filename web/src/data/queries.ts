// What screens read: one entry per question to the server, its key beside it. Events name these keys in live.ts.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Audio } from '#contract/library.ts';
import { client } from './client.ts';

export interface AudioFilters {
  search?: string | undefined;
  state?: Audio['state'] | undefined;
  order?: 'title' | 'newest' | undefined;
}

export const queries = {
  session: queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => client.accounts.session({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }),
  facts: queryOptions({ queryKey: ['facts'], queryFn: ({ signal }) => client.system.facts({ signal }) }),
  jobs: queryOptions({ queryKey: ['jobs'], queryFn: ({ signal }) => client.system.jobs({ signal }) }),
  notices: queryOptions({ queryKey: ['notices'], queryFn: ({ signal }) => client.system.notices({ signal }) }),
  audio: (filters: AudioFilters) =>
    infiniteQueryOptions({
      queryKey: ['library', 'audio', filters],
      queryFn: ({ signal, pageParam }) =>
        client.library.listAudio({
          query: { ...filters, search: filters.search || undefined, ...(pageParam ? { after: pageParam } : {}) },
          signal,
        }),
      initialPageParam: '',
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  collections: (search: string) =>
    infiniteQueryOptions({
      queryKey: ['library', 'collections', search],
      queryFn: ({ signal, pageParam }) =>
        client.library.listCollections({
          query: { search: search || undefined, ...(pageParam ? { after: pageParam } : {}) },
          signal,
        }),
      initialPageParam: '',
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  collection: (collectionId: string) =>
    queryOptions({
      queryKey: ['library', 'collection', collectionId],
      queryFn: ({ signal }) => client.library.getCollection({ params: { collectionId }, signal }),
    }),
  imports: queryOptions({
    queryKey: ['imports'],
    queryFn: ({ signal }) => client.imports.listImports({ query: { limit: 20 }, signal }),
  }),
  importRun: (importId: string) =>
    queryOptions({
      queryKey: ['imports', importId],
      queryFn: ({ signal }) => client.imports.getImport({ params: { importId }, signal }),
    }),
  importFiles: (importId: string) =>
    infiniteQueryOptions({
      queryKey: ['imports', importId, 'files'],
      queryFn: ({ signal, pageParam }) =>
        client.imports.listImportFiles({
          params: { importId },
          query: { limit: 200, ...(pageParam ? { after: pageParam } : {}) },
          signal,
        }),
      initialPageParam: '',
      getNextPageParam: (last) => last.next,
    }),
  folders: queryOptions({
    queryKey: ['imports', 'folders'],
    queryFn: ({ signal }) => client.imports.listFolders({ signal }),
  }),
  streams: queryOptions({ queryKey: ['streams'], queryFn: ({ signal }) => client.streams.list({ signal }) }),
  stream: (streamId: string) =>
    queryOptions({
      queryKey: ['streams', streamId],
      queryFn: ({ signal }) => client.streams.get({ params: { streamId }, signal }),
    }),
  listenings: (streamId: string) =>
    queryOptions({
      queryKey: ['streams', streamId, 'listenings'],
      queryFn: ({ signal }) => client.streams.listListenings({ params: { streamId }, signal }),
    }),
  search: (text: string) =>
    queryOptions({
      queryKey: ['library', 'search', text],
      queryFn: ({ signal }) => client.library.search({ query: { text, limit: 8 }, signal }),
      enabled: text.trim() !== '',
      placeholderData: keepPreviousData,
    }),
  cards: queryOptions({ queryKey: ['cards'], queryFn: ({ signal }) => client.cards.list({ signal }) }),
  card: (cardId: string) =>
    queryOptions({
      queryKey: ['cards', cardId],
      queryFn: ({ signal }) => client.cards.get({ params: { cardId }, signal }),
    }),
  players: queryOptions({ queryKey: ['link', 'players'], queryFn: ({ signal }) => client.link.players({ signal }) }),
  accounts: queryOptions({ queryKey: ['link'], queryFn: ({ signal }) => client.link.list({ signal }) }),
};
