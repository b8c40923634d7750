// Everything we promise, in one table: server, client and openapi.json are made from it.
import { accountRoutes } from './accounts.ts';
import { announcementRoutes } from './announcements.ts';
import { bookmarkRoutes } from './bookmarks.ts';
import { cardRoutes } from './cards.ts';
import { eventLogRoutes } from './event-log.ts';
import { familyRoutes } from './family.ts';
import { historyRoutes } from './history.ts';
import { importRoutes } from './imports.ts';
import { libraryRoutes } from './library.ts';
import { linkRoutes } from './link.ts';
import { playerRoutes } from './players.ts';
import { previewRoutes } from './preview.ts';
import { privacyRoutes } from './privacy.ts';
import { queueRoutes } from './queues.ts';
import type { RouteTable } from './route.ts';
import { routineRoutes } from './routines.ts';
import { speechRoutes } from './speech.ts';
import { streamRoutes } from './streams.ts';
import { systemRoutes } from './system.ts';

export const api = {
  system: systemRoutes,
  accounts: accountRoutes,
  family: familyRoutes,
  library: libraryRoutes,
  imports: importRoutes,
  streams: streamRoutes,
  preview: previewRoutes,
  queues: queueRoutes,
  bookmarks: bookmarkRoutes,
  history: historyRoutes,
  speech: speechRoutes,
  cards: cardRoutes,
  link: linkRoutes,
  players: playerRoutes,
  announcements: announcementRoutes,
  eventLog: eventLogRoutes,
  privacy: privacyRoutes,
  routines: routineRoutes,
} as const satisfies Record<string, RouteTable>;

export type Api = typeof api;
