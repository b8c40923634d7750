// Journeys 2 and 3 in short, with the simulator's switches the other way: whatever nobody has published about real players,
// each child goes on with their own book, what plays is exact, and what was edited is heard the next time.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Source } from '#core/source/document.ts';
import type { SwitchesPatch } from '#simulator/switches.ts';
import { defaultSwitches } from '#simulator/switches.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';
import {
  bringTones,
  fetchAll,
  hearsPlayers,
  listenTo,
  makeCard,
  placeOf,
  putIn,
  settle,
  type TaleCard,
} from './tale.ts';

const DAY = 86_400_000;
const MORNING = Date.UTC(2026, 4, 4, 7);
const EVENING_LATER = DAY / 2;

const clock = new LeapingClock(MORNING);
let world: World;
let ids: Map<string, string>;
let card: TaleCard;
let sounds: Map<string, Buffer>;
let hers: string;
let his: string;
let days = 0;

const audio = (title: string): Source => ({ kind: 'audio', audioId: ids.get(title) ?? '' });
function evening(title: string): Source {
  const book = { kind: 'series' as const, collectionId: ids.get('Tales') ?? '', order: 'manual' as const };
  const play = { ...book, count: 1, afterLast: 'again' as const, resume: true };
  const when = [{ kind: 'time' as const, from: '06:00', to: '12:00' }];
  return { kind: 'choose', rules: [{ name: 'Morning', when, play }], otherwise: audio(title) };
}

beforeAll(async () => {
  world = await openWorld({}, clock);
  ids = await bringTones(world, { Tales: { Lamp: 90, Fog: 90 }, Songs: { Lullaby: 12, Quiet: 12 } });
  [hers = '', his = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  card = await makeCard(world, 'At home', evening('Quiet'));
  sounds = new Map();
  for (const title of ['Lamp', 'Fog', 'Lullaby']) {
    sounds.set(title, await fetchAll(await makeCard(world, title, audio(title))));
  }
  clock.speed = 0.5;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

/** As a morning of new children: nobody has heard anything, and the switches are these. */
async function beginDay(switches: SwitchesPatch): Promise<{ mia: string; leo: string }> {
  days++;
  await clock.jumpTo(MORNING + days * DAY);
  world.simulator.change({ ...defaultSwitches(), ...STANDING, ...switches });
  await edit('Quiet');
  const [mia = '', leo = ''] = (await settle(world, [`Mia ${days}`, `Leo ${days}`])).values();
  await hearsPlayers(world);
  return { mia, leo };
}

/** Every second jump to another time of day would otherwise be a new sign-in. */
const STANDING: SwitchesPatch = { autoApprove: true, allowHttpStreams: true, accessTokenLifetimeS: 100 * 86_400 };

async function edit(title: string): Promise<void> {
  const document = { version: 1 as const, source: evening(title) };
  await world.client.streams.update({ params: { streamId: card.streamId }, body: { document } });
}

const playing = (playerId: string) => world.simulator.player(playerId).snapshot().playing;

async function takeOut(playerId: string): Promise<number> {
  const positionMs = playing(playerId)?.positionMs ?? 0;
  world.simulator.player(playerId).remove();
  await clock.leap(1500);
  return positionMs;
}

/** A cut, a pause and an edit while both listen; how far each has heard. */
async function listenTogether(): Promise<{ hersMs: number; hisMs: number; heard: Buffer[] }> {
  const [herEar, hisEar] = [listenTo(world, hers), listenTo(world, his)];
  await putIn(world, hers, card);
  await clock.leap(8000);
  await putIn(world, his, card);
  await clock.leap(8000);
  await edit('Lullaby');
  world.simulator.player(hers).wifi(false);
  world.simulator.player(his).command('card/pause', '{}');
  await clock.leap(1000);
  world.simulator.player(hers).wifi(true);
  world.simulator.player(his).command('card/resume', '{}');
  await clock.leap(15_000);
  const [hersMs, hisMs] = [await takeOut(hers), await takeOut(his)];
  return { hersMs, hisMs, heard: [herEar.bytes(), hisEar.bytes()] };
}

/** Nothing but these, each from its beginning and as far as it was heard. */
function isMadeOf(titles: readonly string[], heard: Buffer): boolean {
  const pieces = titles
    .map((title) => sounds.get(title) as Buffer)
    .flatMap((sound) => findAll(heard, sound.subarray(0, 2048)).map((at) => ({ at, sound })))
    .sort((one, other) => one.at - other.at);
  return (
    pieces[0]?.at === 0 &&
    pieces.every(({ at, sound }, index) => {
      const piece = heard.subarray(at, pieces[index + 1]?.at);
      return piece.equals(sound.subarray(0, piece.length));
    })
  );
}

function findAll(within: Buffer, start: Buffer): number[] {
  const found: number[] = [];
  for (let at = within.indexOf(start); at >= 0; at = within.indexOf(start, at + 1)) found.push(at);
  return found;
}

const SWITCHES: [name: string, switches: SwitchesPatch][] = [
  ['as they stand', {}],
  ['only data/* topics, and nothing that is not promised', { restrictedTopics: true, legacyTopics: false }],
  [
    'other habits',
    {
      ...{
        responseNames: 'resource' as const,
        wholeBeats: false,
        eventsAtBoot: true,
        playingWhileLoading: true,
        acceptFlatCommands: false,
        periodicStatus: true,
        dropBackToBackRequests: false,
      },
      ...{ answerDelayMs: 0, eventsOnStreams: false, absentButtonEvent: 'stop', rightTurn: 'track' },
      ...{ followRedirects: false, prefetchNext: true, reconnectAttempts: 20, startCardAtPowerOn: false },
      userAgent: '',
    },
  ],
  ['a HEAD first', { probeFirst: 'head' }],
  ['a look at two bytes first', { probeFirst: 'range0' }],
  ['a whole request first, let go', { probeFirst: 'get' }],
  ['a connection let go in pauses', { holdWhenPaused: false }],
  ['events late, doubled and overtaken', { eventDelayMs: 50, eventJitterMs: 100, eventDuplicateRatio: 1 }],
  ['a sign-in that ends every minute', { accessTokenLifetimeS: 60 }],
];

/** Who asks for everything anew, or is not heard in time, may be nobody: what was meant for all is heard then. */
const LOSSES: typeof SWITCHES = [
  ['no ranges', { sendsRange: false }],
  ['no ranges, and connections let go', { sendsRange: false, holdWhenPaused: false }],
  ['events later than anybody waits for', { eventDelayMs: 2000 }],
  ['a third of all events lost', { eventLossRatio: 0.33 }],
];

it.each(SWITCHES)('%s: each child goes on with their own book, and the evening is another', async (_, switches) => {
  const { mia, leo } = await beginDay(switches);
  const { hersMs, hisMs, heard } = await listenTogether();
  for (const bytes of heard) expect(bytes.equals(startOf('Lamp', bytes.length))).toBe(true);
  for (const [child, heardMs] of [
    [mia, hersMs],
    [leo, hisMs],
  ] as const) {
    const { partTitle, positionMs } = await placeOf(world, child);
    expect(partTitle).toBe('Lamp');
    expect(positionMs).toBeGreaterThan(heardMs - 6500);
    expect(positionMs).toBeLessThan(heardMs + 5000);
  }
  await hearTheEvening();
  await clock.jumpTo(MORNING + ++days * DAY);
  await world.client.family.updatePlayer({ params: { playerId: his }, body: { childId: mia } });
  await hearsPlayers(world);
  expect((await putIn(world, his, card)).reason).toMatch(/^Plays “Lamp” from 0:\d\d, because it was 07:00/);
  await takeOut(his);
});

it.each(LOSSES)('%s: nobody hears what is another’s, nor gets ahead', async (_, switches) => {
  const { mia, leo } = await beginDay(switches);
  const { hersMs, hisMs, heard } = await listenTogether();
  for (const bytes of heard) expect(isMadeOf(['Lamp', 'Fog'], bytes)).toBe(true);
  const { items } = await world.client.bookmarks.listBookmarks();
  for (const [childId, heardMs] of [
    [mia, hersMs],
    [leo, hisMs],
  ] as const) {
    const { positionMs = 0 } = items.find((one) => one.childId === childId) ?? {};
    expect(positionMs).toBeLessThan(heardMs + 5000);
  }
  await hearTheEvening();
});

function startOf(title: string, lengthBytes: number): Buffer {
  return (sounds.get(title) as Buffer).subarray(0, lengthBytes);
}

/** What was edited while both listened. */
async function hearTheEvening(): Promise<void> {
  await clock.jumpTo(MORNING + days * DAY + EVENING_LATER);
  const ear = listenTo(world, hers);
  expect((await putIn(world, hers, card)).reason).toBe('Plays “Lullaby”, because no rule holds.');
  await clock.leap(16_000);
  expect(ear.isWhole()).toBe(true);
  expect(ear.bytes().equals(sounds.get('Lullaby') as Buffer)).toBe(true);
}
