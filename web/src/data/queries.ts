// What screens read: one entry per question to the server, its key beside it. Events name these keys in live.ts.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { Problem } from '#contract/errors.ts';
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
  oneAudio: (audioId: string) =>
    queryOptions({
      queryKey: ['library', 'one', audioId],
      queryFn: ({ signal }) => client.library.getAudio({ params: { audioId }, signal }),
    }),
  peaks: (audioId: string) =>
    queryOptions({
      queryKey: ['library', 'one', audioId, 'peaks'],
      queryFn: async ({ signal }) =>
        new Uint8Array(await (await client.library.audioPeaks({ params: { audioId }, signal })).arrayBuffer()),
    }),
  audioByIds: (audioIds: readonly string[]) =>
    queryOptions({
      queryKey: ['library', 'ids', audioIds],
      queryFn: ({ signal }) => audioByIds(audioIds, signal),
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
  children: queryOptions({
    queryKey: ['family', 'children'],
    queryFn: ({ signal }) => client.family.listChildren({ signal }),
  }),
  family: queryOptions({
    queryKey: ['family', 'settings'],
    queryFn: ({ signal }) => client.family.settings({ signal }),
  }),
  familyPlayers: queryOptions({
    queryKey: ['family', 'players'],
    queryFn: ({ signal }) => client.family.listPlayers({ signal }),
  }),
  switches: queryOptions({
    queryKey: ['family', 'switches'],
    queryFn: ({ signal }) => client.family.listSwitches({ signal }),
  }),
  addresses: queryOptions({
    queryKey: ['family', 'addresses'],
    queryFn: ({ signal }) => client.family.listAddresses({ signal }),
  }),
  bookmarks: queryOptions({
    queryKey: ['bookmarks'],
    queryFn: ({ signal }) => client.bookmarks.listBookmarks({ signal }),
  }),
  cards: queryOptions({ queryKey: ['cards'], queryFn: ({ signal }) => client.cards.list({ signal }) }),
  card: (cardId: string) =>
    queryOptions({
      queryKey: ['cards', cardId],
      queryFn: ({ signal }) => client.cards.get({ params: { cardId }, signal }),
    }),
  players: queryOptions({ queryKey: ['players'], queryFn: ({ signal }) => client.players.list({ signal }) }),
  tokens: queryOptions({ queryKey: ['tokens'], queryFn: ({ signal }) => client.accounts.listTokens({ signal }) }),
  linkSetup: queryOptions({ queryKey: ['link', 'setup'], queryFn: ({ signal }) => client.link.setup({ signal }) }),
  accounts: queryOptions({ queryKey: ['link'], queryFn: ({ signal }) => client.link.list({ signal }) }),
};

const AT_ONCE = 12;

/** Those that are still in the library. */
async function audioByIds(audioIds: readonly string[], signal: AbortSignal): Promise<Map<string, Audio>> {
  const ids = [...new Set(audioIds)];
  const found = new Map<string, Audio>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const asked = ids.slice(from, from + AT_ONCE).map((audioId) =>
      client.library.getAudio({ params: { audioId }, signal }).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'not-found') return undefined;
        throw error;
      }),
    );
    for (const audio of await Promise.all(asked)) if (audio) found.set(audio.id, audio);
  }
  return found;
}
