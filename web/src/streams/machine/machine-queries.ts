// What the time machine asks. Only here, so that the first load does not carry it.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SourceDocument } from '#core/source/document.ts';
import { client } from '../../data/client.ts';

export interface Asker {
  streamId: string;
  document?: SourceDocument;
  childId?: string;
  playerId?: string;
}

const FRESH_MS = 10_000;

/** `at`, `from`: ISO; absent: now. Keys begin as those of the stream, so that its changes are asked for again. */
export const machineQueries = {
  preview: ({ streamId, ...asker }: Asker, at: string | undefined) =>
    queryOptions({
      queryKey: ['streams', streamId, 'preview', asker, at],
      queryFn: ({ signal }) =>
        client.preview.decide({ params: { streamId }, body: { ...asker, ...(at ? { at } : {}) }, signal }),
      placeholderData: keepPreviousData,
      staleTime: FRESH_MS,
    }),
  week: ({ streamId, ...asker }: Asker, from: string | undefined) =>
    queryOptions({
      queryKey: ['streams', streamId, 'week', asker, from],
      queryFn: ({ signal }) =>
        client.preview.week({ params: { streamId }, body: { ...asker, ...(from ? { from } : {}) }, signal }),
      placeholderData: keepPreviousData,
      staleTime: 6 * FRESH_MS,
    }),
};
