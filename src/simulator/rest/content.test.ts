// Cards over REST: what is refused and with which words, what a write replaces, what each reading shows.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { type Answer, ask, streamCard } from '../testing/client.ts';

let clock: ManualClock;
let simulator: Simulator;
let token: string;
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock });
  token = (await simulator.makeToken({ lifetimeS: 1e6 })).access_token;
});
afterEach(() => simulator.close());

const post = (body: object | string, by = token): Promise<Answer> =>
  ask(`${simulator.url}/content`, { token: by, body });
const get = (path: string, by = token): Promise<Answer> => ask(`${simulator.url}${path}`, { token: by });
const remove = (cardId: string, by = token): Promise<Answer> =>
  ask(`${simulator.url}/content/${cardId}`, { token: by, method: 'DELETE' });

async function created(body = streamCard()): Promise<string> {
  const { json } = await post(body);
  return json.card.cardId;
}

async function strangersToken(): Promise<string> {
  const { users } = simulator.addFamily({ name: 'Others' });
  return (await simulator.makeToken({ sub: users[0]?.sub, lifetimeS: 1e6 })).access_token;
}

function chapters(count: number, tracksEach: number): object {
  const track = { title: 'T', type: 'stream', format: 'mp3', trackUrl: 'https://stream.example/a.mp3' };
  return {
    chapters: Array.from({ length: count }, (_, chapter) => ({
      key: String(chapter),
      title: 'C',
      tracks: Array.from({ length: tracksEach }, (_unused, key) => ({ ...track, key: String(key) })),
    })),
  };
}

const media = `yoto:#${'a'.repeat(43)}`;
const firstTrack = 'body.content.chapters[0].tracks[0]';

describe('what is refused', () => {
  it.each<[string, object, string]>([
    ['no title', streamCard({ title: undefined }), 'body.title'],
    ['an empty title', streamCard({ title: '' }), 'body.title'],
    ['a title of 101 characters', streamCard({ title: 'x'.repeat(101) }), 'body.title'],
    ['an unknown category', streamCard({ metadata: { category: 'fun' } }), 'body.metadata.category'],
    ['four genres', streamCard({ metadata: { genre: ['a', 'b', 'c', 'd'] } }), 'body.metadata.genre'],
    ['an unknown language', streamCard({ metadata: { languages: ['xx'] } }), 'body.metadata.languages[0]'],
    [
      'a cover without TLS',
      streamCard({ metadata: { cover: { imageL: 'http://x.example/c.png' } } }),
      'body.metadata.cover',
    ],
    ['no content', streamCard({ content: undefined }), 'body.content'],
    ['no chapters', streamCard({ content: { chapters: [] } }), 'body.content.chapters'],
    ['a chapter without tracks', streamCard({ content: chapters(1, 0) }), 'body.content.chapters[0].tracks'],
    ['101 tracks', streamCard({ content: chapters(1, 101) }), 'body.content.chapters'],
    ['a number as version', streamCard({ content: { ...chapters(1, 1), version: 1 } }), 'body.content.version'],
    [
      'an unknown playback type',
      streamCard({ content: { ...chapters(1, 1), playbackType: 'x' } }),
      'body.content.playbackType',
    ],
    ['a card id of the wrong shape', streamCard({ cardId: 'no' }), 'body.cardId'],
    ['a number as key', streamCard({}, { key: 1 }), `${firstTrack}.key`],
    ['no type', streamCard({}, { type: undefined }), `${firstTrack}.type`],
    ['an unknown format', streamCard({}, { format: 'wma' }), `${firstTrack}.format`],
    ['a stream without TLS', streamCard({}, { trackUrl: 'http://stream.example/a.mp3' }), `${firstTrack}.trackUrl`],
    ['a stream that is no address', streamCard({}, { trackUrl: media }), `${firstTrack}.trackUrl`],
    ['audio that is an address', streamCard({}, { type: 'audio' }), `${firstTrack}.trackUrl`],
    [
      'a media id that is too short',
      streamCard({}, { type: 'audio', trackUrl: 'yoto:#abc' }),
      `${firstTrack}.trackUrl`,
    ],
    ['a negative duration', streamCard({}, { duration: -1 }), `${firstTrack}.duration`],
    ['channels as a number', streamCard({}, { channels: 2 }), `${firstTrack}.channels`],
    ['an icon that is neither', streamCard({}, { display: { icon16x16: 'moon' } }), `${firstTrack}.display.icon16x16`],
    ['an unknown event', streamCard({}, { events: { onEnd: { cmd: 'jump' } } }), `${firstTrack}.events.onEnd`],
  ])('%s', async (_name, body, path) => {
    const { status, json } = await post(body);
    expect([status, json.error.code]).toEqual([400, 'bad-request']);
    expect(json.error.message).toMatch(/^body[^ ]*: ./);
    expect(json.error.message.startsWith(path)).toBe(true);
  });

  it.each([
    ['two chapters', [0, 1].map(() => ({ key: '01', title: 'C', tracks: [] as object[] }))],
    ['two tracks', [{ key: '01', title: 'C', tracks: [{}, {}] }]],
  ])('the same key for %s', async (_name, list) => {
    const track = { key: '01', title: 'T', type: 'stream', format: 'mp3', trackUrl: 'https://stream.example/a.mp3' };
    const content = {
      chapters: list.map((chapter) => ({
        ...chapter,
        tracks: chapter.tracks.length ? chapter.tracks.map(() => track) : [track],
      })),
    };
    const { status, json } = await post(streamCard({ content }));
    expect(status).toBe(400);
    expect(json.error.message).toContain('duplicate key "01"');
  });

  it.each(['{', '[]', '"text"', ''])('a body like %j', async (text) => {
    const { status, json } = await post(text);
    expect([status, json.error.code]).toEqual([400, 'bad-request']);
  });

  it('but http streams by switch, exactly 100 tracks, and unknown members', async () => {
    simulator.change({ allowHttpStreams: true });
    expect((await post(streamCard({}, { trackUrl: 'http://stream.example/a.mp3' }))).status).toBe(200);
    const full = await post(streamCard({ content: chapters(10, 10), somethingNew: { kept: true } }));
    expect(full.json.card.somethingNew).toEqual({ kept: true });
  });
});

describe('writing', () => {
  it('adds what the cloud adds', async () => {
    const { json } = await post(streamCard({ title: 'Größe & Mond!' }));
    expect(json.card).toMatchObject({
      cardId: expect.stringMatching(/^[a-zA-Z0-9]{5}$/),
      userId: expect.stringMatching(/^auth0\|/),
      createdAt: '2026-01-05T17:00:00.000Z',
      updatedAt: '2026-01-05T17:00:00.000Z',
      createdByClientId: simulator.clientId,
      slug: 'größe-mond',
      sortkey: 'größe-mond',
      content: { playbackType: 'linear', config: { resumeTimeout: 2_592_000 } },
    });
  });

  it('keeps what was given', async () => {
    const content = { ...chapters(1, 1), playbackType: 'interactive', config: { resumeTimeout: 0, onlineOnly: true } };
    const { json } = await post(streamCard({ content }));
    expect(json.card.content).toMatchObject({
      playbackType: 'interactive',
      config: { resumeTimeout: 0, onlineOnly: true },
    });
  });

  it('replaces the whole card', async () => {
    const cardId = await created(streamCard({ tags: ['old'], metadata: { author: 'A', note: 'N' } }));
    await clock.advance(60_000);
    await post(streamCard({ cardId, metadata: { author: 'B' } }));
    const { json } = await get(`/content/${cardId}`);
    expect(json.card.metadata).toEqual({ author: 'B' });
    expect(json.card.tags).toBeUndefined();
    expect([json.card.createdAt, json.card.updatedAt]).toEqual([
      '2026-01-05T17:00:00.000Z',
      '2026-01-05T17:01:00.000Z',
    ]);
  });

  it('of an unknown card is 404, of a foreign one 403, of a deleted one 400', async () => {
    const cardId = await created();
    expect((await post(streamCard({ cardId: 'zzzzz' }))).status).toBe(404);
    const foreign = await post(streamCard({ cardId }), await strangersToken());
    expect([foreign.status, foreign.json.error.code]).toEqual([403, 'forbidden']);
    await remove(cardId);
    const restored = await post(streamCard({ cardId }));
    expect([restored.status, restored.json.error.message]).toEqual([400, 'Deleted card cannot be restored']);
  });

  it('shows only after a while by switch', async () => {
    simulator.change({ readAfterWriteDelayMs: 5_000 });
    const cardId = await created();
    expect((await get(`/content/${cardId}`)).status).toBe(404);
    await clock.advance(5_000);
    await post(streamCard({ cardId, title: 'New' }));
    expect((await get(`/content/${cardId}`)).json.card.title).toBe('A card');
    await clock.advance(5_000);
    expect((await get(`/content/${cardId}`)).json.card.title).toBe('New');
    await remove(cardId);
    expect((await get('/content/mine')).json.cards).toHaveLength(1);
    await clock.advance(5_000);
    expect((await get('/content/mine')).json.cards).toHaveLength(0);
  });
});

describe('reading', () => {
  it('lists own cards without chapters', async () => {
    await created();
    const { json } = await get('/content/mine');
    expect(json.cards).toHaveLength(1);
    expect(json.cards[0]).toMatchObject({ title: 'A card', metadata: {}, content: { playbackType: 'linear' } });
    expect(json.cards[0].content.chapters).toBeUndefined();
    expect(json.cards[0].metadata.media).toEqual({ duration: 0, fileSize: 0, hasStreams: true });
    expect((await get('/card/mine')).json).toEqual(json);
    expect((await get('/content/mine', await strangersToken())).json.cards).toEqual([]);
  });

  it('shows deleted cards only when asked', async () => {
    const cardId = await created();
    expect((await remove(cardId)).json).toEqual({ status: 'ok' });
    expect((await get('/content/mine')).json.cards).toEqual([]);
    expect((await get('/content/mine?showdeleted=true')).json.cards).toMatchObject([{ cardId, deleted: true }]);
    expect((await get(`/content/${cardId}`)).status).toBe(404);
    expect((await remove(cardId)).status).toBe(404);
    simulator.change({ deletedCards: 'marked', oldRoutes: false });
    expect((await get(`/content/${cardId}`)).json.card).toMatchObject({ cardId, deleted: true });
    expect((await get('/card/mine')).status).toBe(404);
  });

  it('hides cards of other families', async () => {
    const cardId = await created();
    const stranger = await strangersToken();
    for (const path of [`/content/${cardId}`, `/card/${cardId}`]) expect((await get(path, stranger)).status).toBe(404);
    expect((await remove(cardId, stranger)).status).toBe(404);
    simulator.change({ foreignCardStatus: 403 });
    for (const path of [`/content/${cardId}`, `/card/${cardId}`]) {
      expect((await get(path, stranger)).json.error.code).toBe('forbidden');
    }
    expect((await get('/content/zzzzz', stranger)).status).toBe(404);
  });

  it.each([
    ['timezone=Europe/Berlin', 200],
    ['timezone=Mars/Olympus', 400],
    ['signingType=pdf', 400],
    ['signingType=s3&playable=true', 200],
  ])('takes %s as %i', async (query, status) => {
    const cardId = await created();
    expect((await get(`/content/${cardId}?${query}`)).status).toBe(status);
  });

  it('turns stored audio into signed addresses only when asked', async () => {
    const icon = simulator.state.icons[0]?.mediaId;
    const display = { icon16x16: `yoto:#${icon}` };
    const cardId = await created(streamCard({}, { type: 'audio', trackUrl: media, format: 'opus', display }));
    const trackOf = ({ json }: Answer) => json.card.content.chapters[0].tracks[0];
    expect(trackOf(await get(`/content/${cardId}`)).trackUrl).toBe(media);
    const playable = trackOf(await get(`/content/${cardId}?playable=true`));
    expect(playable.trackUrl).toMatch(/\?Expires=\d+&Signature=[^&]+&Key-Pair-Id=[^#]+#sha256=a{43}$/);
    expect(playable.display).toEqual(display);
    const detail = await get(`/card/${cardId}`);
    expect(trackOf(detail).display.icon16x16).toBe(`${simulator.url}/icons/${icon}`);
    expect(detail.json.ownership).toMatchObject({
      canAccess: true,
      cardIsMadeByUser: true,
      cardIsInFamilyLibrary: true,
    });
  });
});

describe('scopes', () => {
  it.each([
    ['user:content:view', 200, 403],
    ['user:content:manage', 200, 200],
    ['family:library:manage', 403, 403],
  ])('%s', async (scope, reading, writing) => {
    const { access_token: by } = await simulator.makeToken({ scopes: [scope] });
    expect((await get('/content/mine', by)).status).toBe(reading);
    expect((await post(streamCard(), by)).status).toBe(writing);
  });
});
