// Every screen has an address; this is the list of them. Screens are loaded when first opened, filters live in the URL.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { withLaterTexts } from './i18n/texts.ts';
import { Crash } from './shell/crash.tsx';
import { Missing } from './shell/missing.tsx';
import { Root } from './shell/root.tsx';

const AUDIO_STATES = ['waiting', 'rendering', 'ready', 'failed'] as const;

export interface LibrarySearch {
  q?: string | undefined;
  show?: 'audio' | undefined;
  state?: (typeof AUDIO_STATES)[number] | undefined;
  order?: 'newest' | undefined;
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function librarySearch(raw: Record<string, unknown>): LibrarySearch {
  const state = AUDIO_STATES.find((one) => one === raw.state);
  return {
    ...(text(raw.q) ? { q: text(raw.q).slice(0, 200) } : {}),
    ...(raw.show === 'audio' ? { show: 'audio' } : {}),
    ...(state ? { state } : {}),
    ...(raw.order === 'newest' ? { order: 'newest' } : {}),
  };
}

const LOG_GROUPS = ['card', 'play', 'knob', 'power', 'decision', 'command', 'trouble'] as const;

interface LogSearch {
  group?: (typeof LOG_GROUPS)[number] | undefined;
  player?: string | undefined;
  child?: string | undefined;
}

function logSearch(raw: Record<string, unknown>): LogSearch {
  const group = LOG_GROUPS.find((one) => one === raw.group);
  return {
    ...(group ? { group } : {}),
    ...(text(raw.player) ? { player: text(raw.player).slice(0, 64) } : {}),
    ...(text(raw.child) ? { child: text(raw.child).slice(0, 64) } : {}),
  };
}

const root = createRootRoute({ component: Root });
const at = <const P extends string>(path: P) => ({ getParentRoute: () => root, path });

const routeTree = root.addChildren([
  createRoute({ ...at('/'), component: lazyRouteComponent(() => import('./now/now-screen.tsx'), 'NowScreen') }),
  createRoute({
    ...at('/players/$playerId'),
    component: lazyRouteComponent(() => withLaterTexts(import('./players/one-player.tsx')), 'OnePlayerScreen'),
  }),
  createRoute({
    ...at('/players/$playerId/settings'),
    component: lazyRouteComponent(
      () => withLaterTexts(import('./players/settings/player-settings.tsx')),
      'PlayerSettingsScreen',
    ),
  }),
  createRoute({
    ...at('/library'),
    validateSearch: librarySearch,
    component: lazyRouteComponent(() => import('./library/library-screen.tsx'), 'LibraryScreen'),
  }),
  createRoute({
    ...at('/library/add'),
    component: lazyRouteComponent(() => import('./library/add-screen.tsx'), 'AddScreen'),
  }),
  createRoute({
    ...at('/library/audio/$audioId'),
    component: lazyRouteComponent(() => import('./library/audio-screen.tsx'), 'AudioScreen'),
  }),
  createRoute({
    ...at('/library/collections/$collectionId'),
    component: lazyRouteComponent(() => import('./library/collection-screen.tsx'), 'CollectionScreen'),
  }),
  createRoute({
    ...at('/library/imports/$importId'),
    component: lazyRouteComponent(() => import('./library/import-screen.tsx'), 'ImportScreen'),
  }),
  createRoute({
    ...at('/streams'),
    component: lazyRouteComponent(() => withLaterTexts(import('./streams/streams-screen.tsx')), 'StreamsScreen'),
  }),
  createRoute({
    ...at('/streams/new'),
    component: lazyRouteComponent(() => withLaterTexts(import('./streams/editor/new-stream.tsx')), 'NewStreamScreen'),
  }),
  createRoute({
    ...at('/streams/spoken'),
    component: lazyRouteComponent(() => withLaterTexts(import('./speech/speech-screen.tsx')), 'SpeechScreen'),
  }),
  createRoute({
    ...at('/streams/$streamId'),
    component: lazyRouteComponent(() => withLaterTexts(import('./streams/stream-screen.tsx')), 'StreamScreen'),
  }),
  createRoute({
    ...at('/streams/$streamId/edit'),
    component: lazyRouteComponent(() => withLaterTexts(import('./streams/editor/edit-stream.tsx')), 'EditStreamScreen'),
  }),
  createRoute({
    ...at('/family'),
    component: lazyRouteComponent(() => withLaterTexts(import('./family/family-screen.tsx')), 'FamilyScreen'),
  }),
  createRoute({
    ...at('/announce'),
    validateSearch: (raw: Record<string, unknown>): { player?: string } =>
      text(raw.player) ? { player: text(raw.player).slice(0, 64) } : {},
    component: lazyRouteComponent(() => withLaterTexts(import('./announce/announce-screen.tsx')), 'AnnounceScreen'),
  }),
  createRoute({
    ...at('/history'),
    validateSearch: (raw: Record<string, unknown>): { child?: string | undefined; day?: string | undefined } => ({
      ...(text(raw.child) ? { child: text(raw.child).slice(0, 64) } : {}),
      ...(/^\d{4}-\d\d-\d\d$/.test(text(raw.day)) ? { day: text(raw.day) } : {}),
    }),
    component: lazyRouteComponent(() => withLaterTexts(import('./history/history-screen.tsx')), 'HistoryScreen'),
  }),
  createRoute({
    ...at('/routines'),
    component: lazyRouteComponent(() => withLaterTexts(import('./routines/routines-screen.tsx')), 'RoutinesScreen'),
  }),
  createRoute({
    ...at('/routines/new'),
    component: lazyRouteComponent(() => withLaterTexts(import('./routines/new-routine.tsx')), 'NewRoutineScreen'),
  }),
  createRoute({
    ...at('/routines/$routineId'),
    component: lazyRouteComponent(() => withLaterTexts(import('./routines/one-routine.tsx')), 'OneRoutineScreen'),
  }),
  createRoute({
    ...at('/log'),
    validateSearch: logSearch,
    component: lazyRouteComponent(() => withLaterTexts(import('./log/log-screen.tsx')), 'LogScreen'),
  }),
  createRoute({
    ...at('/cards'),
    component: lazyRouteComponent(() => import('./cards/cards-screen.tsx'), 'CardsScreen'),
  }),
  createRoute({
    ...at('/cards/$cardId'),
    component: lazyRouteComponent(() => withLaterTexts(import('./cards/card-screen.tsx')), 'CardScreen'),
  }),
  createRoute({
    ...at('/settings'),
    // How a sign-in at Yoto ended: "linked" or the code of a problem.
    validateSearch: (raw: Record<string, unknown>): { yoto?: string } =>
      text(raw.yoto) ? { yoto: text(raw.yoto) } : {},
    component: lazyRouteComponent(() => withLaterTexts(import('./settings/settings-screen.tsx')), 'SettingsScreen'),
  }),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: Missing,
  defaultErrorComponent: Crash,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
