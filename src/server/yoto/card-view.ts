// What cards need of the library and of streams, in the shape in which they ask for it.
import { Problem } from '#contract/errors.ts';
import type { Library } from '../features/library/service.ts';
import type { Streams } from '../features/streams/service.ts';
import type { CardCollection, CardStream, CardTrackDeps } from './card-tracks.ts';
import type { Pictures } from './take-pictures.ts';

export function cardView({ library, streams }: { library: Library; streams: Streams }): CardTrackDeps & Pictures {
  async function partsOf(collectionId: string): Promise<CardCollection | undefined> {
    const found = await unlessGone(library.getCollection(collectionId));
    if (!found) return undefined;
    const cover = await library.coverOf(collectionId);
    return {
      title: found.title,
      people: found.people,
      parts: found.parts.map(({ id, title, state }) => ({ audioId: id, title, state })),
      ...(cover ? { coverHash: cover.hash } : {}),
    };
  }

  return {
    partsOf,
    streams: {
      createAll: async (inputs) => await streams.createAll(inputs),
      describeAll: async (ids): Promise<CardStream[]> => await streams.find(ids),
      removeAll: async (ids) => void (await streams.removeAll(ids)),
    },
    async coverOf(hash) {
      const found = await unlessGone(library.cover(hash));
      return found && { bytes: found.bytes, contentType: found.mime };
    },
  };
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof Problem && cause.code === 'not-found') return undefined;
    throw cause;
  }
}
