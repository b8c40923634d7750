// What happens elsewhere and changes the family: an account that goes takes its players along, a collection that is
// deleted can be evergreen no more.
import type { Events } from '../../events/events.ts';
import type { Family } from './service.ts';

/** Returns how to stop. */
export function listenForFamily(events: Events, family: Family): () => void {
  const stops = [
    events.on('link.changed', 'family', async ({ state }) => {
      if (state === 'unlinked') await family.refresh();
    }),
    events.on('library.changed', 'family', async ({ collectionIds = [] }) => {
      const { evergreenCollectionId } = family.settings();
      if (collectionIds.some((id) => id === evergreenCollectionId)) await family.forgetDeletedEvergreen();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
