// Cards as apps and other programs really made them over the years: all of them are taken and nothing of them is lost.
// The shapes are real; names, hashes and addresses are made up.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { type Answer, ask, streamCard } from '../testing/client.ts';

let simulator: Simulator;
let token: string;
beforeEach(async () => {
  simulator = await startSimulator({ clock: new ManualClock() });
  token = (await simulator.makeToken()).access_token;
});
afterEach(() => simulator.close());

const post = (body: object): Promise<Answer> => ask(`${simulator.url}/content`, { token, body });
const get = (path: string): Promise<Answer> => ask(`${simulator.url}${path}`, { token });

const hash = 'b'.repeat(43);
const signed = `https://secure-media.example/x~/${hash}?Expires=1&Signature=s&Key-Pair-Id=K#sha256=${hash}`;
const asRead = {
  userId: 'auth0|someone',
  createdAt: '2020-10-23T01:17:03.729Z',
  updatedAt: '2024-09-12T18:38:35.187Z',
  title: 'From an app',
  clubAvailability: [{ store: 'uk' }],
  metadata: {
    abridged: false,
    feedUrl: null,
    description: null,
    genre: null,
    accents: [],
    content: null,
    copyrights: ['©'],
    seriesorder: '5',
    cover: { imageL: 'https://card-content.example/pub/c?width=250' },
    media: { duration: 3623.5, fileSize: 43_693_954, readableDuration: '1h', readableFileSize: 41.7 },
    status: { name: 'new' },
  },
  content: {
    activity: 'yoto_Player',
    availability: '',
    restricted: true,
    version: '1',
    cover: {},
    config: { resumeTimeout: 2_592_000, trackNumberOverlayTimeout: 0, disableAutoOverlayLabels: true },
    editSettings: { autoOverlayLabels: 'disabled', transcodeAudioUploads: true, transcodePreset: 'auto' },
    playbackType: 'linear',
    chapters: [
      {
        key: 'Pngbi2IA51',
        title: 'One ',
        displayOverlay: '',
        overlayLabel: '1',
        overlayLabelOverride: '1',
        duration: 1603,
        fileSize: 19_105_003,
        hasStreams: false,
        ambient: null,
        availableFrom: null,
        defaultTrackAmbient: { glow2x28: null },
        defaultTrackDisplay: { icon16x16: null },
        display: { icon16x16: 'https://card-content.example/1xJ~/icon' },
        tracks: [
          {
            key: '01',
            title: 'One',
            type: 'audio',
            format: 'opus',
            trackUrl: signed,
            channels: 'stereo',
            duration: 1603,
            fileSize: 19_105_003,
            ambient: null,
            display: null,
            overlayLabel: '',
            overlayLabelOverride: null,
          },
        ],
      },
    ],
  },
};

it('are taken, and come back with every member', async () => {
  const { status, json } = await post(asRead);
  expect(status).toBe(200);
  const { title, clubAvailability, metadata, content } = asRead;
  expect(json.card).toMatchObject({ title, clubAvailability, metadata, content });
  const read = (await get(`/content/${json.card.cardId}`)).json.card;
  expect(read).toEqual(json.card);
  expect((await post(read)).json.card).toEqual(json.card);
});

it('keep their audio when a read with signed addresses is written back', async () => {
  const { json } = await post(asRead);
  const signedAgain = (await get(`/card/${json.card.cardId}`)).json.card;
  const address = signedAgain.content.chapters[0].tracks[0].trackUrl;
  expect(address).toMatch(new RegExp(`^${simulator.url}/secure-media/${hash}\\?.*#sha256=${hash}$`));
  expect((await post(signedAgain)).status).toBe(200);
});

it('may be empty where that is switched on, and then plays nothing', async () => {
  simulator.change({ emptyCards: true });
  const chapter = { key: '01', title: 'Empty', tracks: [] };
  for (const chapters of [[], [chapter]]) {
    const { status, json } = await post(streamCard({ content: { chapters } }));
    expect([status, json.card.content.chapters]).toEqual([200, chapters]);
    const player = simulator.player(simulator.devices()[0]?.deviceId ?? '');
    player.insert(json.card.cardId);
    expect(player.snapshot().playing).toBeUndefined();
    player.remove();
  }
});

it.each([false, true])(
  'may be renamed without their content only where that is switched on: %s',
  async (contentOptional) => {
    const { card } = (await post(asRead)).json;
    simulator.change({ contentOptional });
    const { status, json } = await post({ cardId: card.cardId, title: 'Renamed', metadata: card.metadata });
    expect([status, json.card?.title]).toEqual(contentOptional ? [200, 'Renamed'] : [400, undefined]);
    expect((await get(`/content/${card.cardId}`)).json.card.content).toEqual(card.content);
  },
);

it('may have no metadata at all', async () => {
  const { status, json } = await post(streamCard({ metadata: undefined }));
  expect([status, json.card.metadata]).toEqual([200, {}]);
});
