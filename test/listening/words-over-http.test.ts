// In which language a parent reads why something plays: what the request names, else what it accepts, else the family's.
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMoments } from '#server/features/listening/deciding/moments.ts';
import { KeptPlays } from '#server/features/listening/keeping/kept-plays.ts';
import { servePreviews } from '#server/features/listening/preview/routes.ts';
import { createPreviews } from '#server/features/listening/preview/service.ts';
import { serveStreams } from '#server/features/streams/routes.ts';
import { type AppRoutes, createAppRoutes } from '#server/http/app-routes.ts';
import { openStreamWorld, playing, type StreamWorld } from '../streaming/stream-world.ts';
import { ask as fetchBytes } from '../streaming/talk.ts';

const SAID = { en: 'Plays “morning”.', de: 'Spielt „morning“.', fr: 'Joue «\u00a0morning\u00a0».' };

let world: StreamWorld;
let routes: AppRoutes;
let stream: { id: string; path: string };

beforeEach(async () => {
  world = await openStreamWorld();
  world.addAudio('morning', 500);
  stream = await world.addStream(playing('morning'));
  const { clock, family, memory, streams, planner, shelf, listening, door, server } = world;
  routes = await createAppRoutes({
    ...{ server, trustedProxies: [], log: pino({ level: 'silent' }) },
    language: () => family.settings().language,
  });
  routes.app.addHook('onRequest', async (request) => {
    request.parent = { id: 'p', name: 'Ann' };
  });
  const momentOf = createMoments({ clock, family, memory });
  const makeId = () => 'preview';
  servePreviews(routes.app, {
    previews: createPreviews({ clock, makeId, streams, planner, momentOf, family, shelf }),
    door,
  });
  serveStreams(routes.app, { streams, listListenings: (streamId, language) => listening.list(streamId, language) });
  await routes.ready();
});
afterEach(async () => {
  await routes.app.close();
  await world[Symbol.asyncDispose]();
});

async function read(path: string, wish: { accepts?: string; body?: object } = {}) {
  const headers = wish.accepts === undefined ? {} : { 'accept-language': wish.accepts };
  const reply = await routes.app.inject({
    ...{ method: wish.body ? 'POST' : 'GET', url: `/api/v1/streams/${stream.id}${path}`, headers },
    ...(wish.body ? { body: wish.body } : {}),
  });
  expect(reply.statusCode).toBe(200);
  return reply.json();
}

it.each([
  ['names it', 'fr', { language: 'fr' }, 'de'],
  ['accepts it', 'de', {}, 'de-AT, en;q=0.5'],
  ['accepts what nobody speaks here', 'fr', {}, 'tlh'],
  ['says nothing', 'fr', {}, undefined],
] as const)('a preview is in the language of a request that %s: %s', async (_how, expected, body, accepts) => {
  await world.family.updateSettings({ language: 'fr' });
  const wish = accepts === undefined ? { body } : { body, accepts };
  const preview = await read('/preview', wish);
  expect(preview.explanation).toBe(SAID[expected]);
  expect(preview.trace.at(-1).text).toMatch(expected === 'de' ? /^Spielt 1 Teil/ : /^Joue 1 partie/);
  const { slots } = await read('/preview/week', wish);
  expect(slots[0].explanation).toBe(SAID[expected]);
});

it('a week names the rule of each stretch, and none where none holds', async () => {
  const play = playing('morning');
  const rules = [{ name: 'Forenoon', when: [{ kind: 'time', from: '00:00', to: '12:00' }], play }];
  const document = { version: 1, source: { kind: 'choose', rules, otherwise: play } };
  const { slots } = await read('/preview/week', { body: { document, from: '2026-11-23T00:00:00Z' } });
  expect(slots.slice(0, 2).map((slot: { rules: string[] }) => slot.rules)).toEqual([['Forenoon'], []]);
});

it('refuses a language that is not spoken here', async () => {
  const url = `/api/v1/streams/${stream.id}/preview`;
  const reply = await routes.app.inject({ method: 'POST', url, body: { language: 'tlh' } });
  expect(reply.statusCode).toBe(400);
});

it('a play is kept in the language of the family and read in that of the reader', async () => {
  await world.family.updateSettings({ language: 'de' });
  await fetchBytes(world.url + stream.path);
  const kept = await world.db.read.selectFrom('listening').select('reason').execute();
  expect(kept).toEqual([{ reason: SAID.de }]);
  for (const language of ['en', 'de', 'fr'] as const) {
    expect((await read('', { accepts: language })).explanation).toBe(SAID[language]);
    expect((await read('/listenings', { accepts: language })).items).toMatchObject([{ reason: SAID[language] }]);
  }
});

it('a play that an older program pinned keeps its words', async () => {
  await fetchBytes(world.url + stream.path);
  const { db, events, clock, counts, streams } = world;
  await db.write(async (tx) => {
    await tx.updateTable('listening').set({ trace: '[]' }).execute();
  });
  const kept = new KeptPlays({ db, events, clock, counts, streams, log: pino({ level: 'silent' }) });
  await kept.load();
  expect(kept.list(stream.id, 'fr')).toMatchObject([{ reason: SAID.en }]);
});

it('says all that is wrong with a recipe at once, in the language of the reader', async () => {
  const until = {
    time: '19:00',
    next: { kind: 'series', collectionId: 'none', order: 'manual', afterLast: 'end', resume: true },
  };
  const items = [
    { kind: 'audio', audioId: 'morning' },
    { kind: 'audio', audioId: 'gone', limits: { until } },
  ];
  const save = (accepts: string, source: object) =>
    routes.app.inject({
      ...{ method: 'POST', url: '/api/v1/streams', headers: { 'accept-language': accepts } },
      body: { name: 'A stream', document: { version: 1, source } },
    });
  const missing = (await save('de', { kind: 'sequence', items })).json();
  expect(missing).toMatchObject({
    code: 'audio-missing',
    detail: 'Eintrag 2: Diese Aufnahme ist nicht in der Bibliothek.',
    proposal: { missing: ['gone'] },
    errors: [
      { path: 'source.items.1', message: 'Eintrag 2: Diese Aufnahme ist nicht in der Bibliothek.' },
      {
        path: 'source.items.1.limits.until.next',
        message: 'Eintrag 2 › was danach kommt: Diese Sammlung ist nicht in der Bibliothek.',
      },
    ],
  });
  const refused = (await save('fr', { kind: 'sequence', items: [{ kind: 'audio', audioId: '' }] })).json();
  expect(refused).toMatchObject({
    code: 'validation-failed',
    errors: [
      {
        path: 'document.source.items.0.audioId',
        message: 'Élément 1\u00a0: «\u00a0enregistrement\u00a0»\u00a0: Ceci ne peut pas rester vide.',
      },
    ],
  });
});
