// What is said in between, put together: announcements, and what they interrupt and give back. Part of the composition root.
import { type AnnouncementsDeps, createAnnouncements } from './features/announcements/service.ts';
import { createInterruptions, type InterruptionsDeps } from './features/interruptions/service.ts';
import type { AnnouncePort } from './features/routines/service.ts';

export type AnnouncingDeps = Omit<AnnouncementsDeps, 'interruptions'> & InterruptionsDeps;
export type Announcing = ReturnType<typeof openAnnouncing>;

export function openAnnouncing(deps: AnnouncingDeps) {
  const interruptions = createInterruptions(deps);
  const announcements = createAnnouncements({ ...deps, interruptions });
  return {
    interruptions,
    announcements,

    /** As routines announce: to one player, once for each request. */
    forRoutines: {
      async announce(playerId, what, requestId) {
        await announcements.announce({ playerIds: [playerId], ...what, requestId });
        return { outcome: 'done' };
      },
      isAnnouncing: interruptions.isUnderWay,
    } satisfies AnnouncePort,

    /** Goes on with what an earlier run has left. */
    async start(): Promise<void> {
      await announcements.start(await interruptions.listWritten());
      await interruptions.start();
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await interruptions[Symbol.asyncDispose]();
      announcements[Symbol.dispose]();
    },
  };
}
