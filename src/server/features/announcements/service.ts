// Announcements on players, and what became of each.
import type { Announcement, AnnouncementWish } from '#contract/announcements.ts';
import { Problem } from '#contract/errors.ts';

export interface Announcements {
  /** @throws Problem when no player could be told. */
  announce(wish: AnnouncementWish): Promise<Announcement>;
  list(): Promise<Announcement[]>;
}

export function createAnnouncements(): Announcements {
  return {
    async announce() {
      throw new Problem('player-cannot', { detail: 'This server cannot make announcements yet.' });
    },
    list: async () => [],
  };
}
