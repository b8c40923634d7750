// The one connection of this page to its server: the typed client, and the cache of what it answered.
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { createClient } from '#client/client.ts';
import { Problem } from '#contract/errors.ts';

export const client = createClient({ baseUrl: '' });

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (tries, error) => !(error instanceof Problem) && tries < 2,
    },
    mutations: { onError: noticeSignOut, networkMode: 'always' },
  },
});

/** The session ended somewhere else: ask again who we are, so that the sign-in appears above what was being done. */
export function noticeSignOut(error: unknown): void {
  if (error instanceof Problem && error.code === 'not-signed-in') {
    void queryClient.invalidateQueries({ queryKey: ['session'] });
  }
}
