// Journey 2: the same card, another time. Morning, afternoon and bedtime play different things from one address; what a
// parent changes while a child listens is heard the next time, not before, and a server that is killed changes nothing.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';
import { bringTones, fetchAll, hearsPlayers, listenTo, makeCard, putIn, settle, type TaleCard } from './tale.ts';

const MINUTE = 60_000;
/** A Friday in Berlin, two nights before the clocks go forward; local time is an hour more. */
const FRIDAY = Date.UTC(2026, 2, 27);
const at = (hours: number, minutes = 0, day = 0) => FRIDAY + ((day * 24 + hours) * 60 + minutes) * MINUTE;

const clock = new LeapingClock(at(5, 30));
let world: WorldApart;
let ids: Map<string, string>;
let card: TaleCard;
let playerId: string;

const idOf = (title: string) => ids.get(title) ?? '';
const audio = (title: string): Source => ({ kind: 'audio', audioId: idOf(title) });
const between = (name: string, from: string, to: string, play: Source) => ({
  name,
  when: [{ kind: 'time' as const, from, to }],
  play,
});
const day = (changes: { bedtime?: Source } = {}): Source => ({
  kind: 'choose',
  rules: [
    { name: 'Holidays', when: [{ kind: 'switch', name: 'Holidays', on: true }], play: audio('Sea song') },
    between('Morning', '06:00', '12:00', audio('Good morning')),
    between('Afternoon', '12:00', '18:00', { kind: 'sequence', items: [audio('Lamp'), audio('Fog')] }),
    between('Bedtime', '18:00', '23:00', changes.bedtime ?? audio('Lullaby')),
    between('Deep night', '02:30', '03:30', audio('Night light')),
  ],
  otherwise: audio('Quiet'),
});

beforeAll(async () => {
  world = await openWorldApart({ clock });
  ids = await bringTones(world, {
    Songs: { 'Good morning': 20, Lullaby: 60, 'Sea song': 20, 'Night light': 20, Quiet: 20 },
    Tales: { Lamp: 45, Fog: 45, Ship: 20 },
  });
  await settle(world, ['Mia', 'Leo']);
  playerId = world.simulator.devices()[0]?.deviceId ?? '';
  await world.client.family.updateSettings({ body: { timeZone: 'Europe/Berlin' } });
  card = await makeCard(world, 'The card', day());
  clock.speed = 0.5;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

/** Hours later the players must be heard again, as after any night. */
async function jumpTo(atMs: number): Promise<void> {
  await clock.jumpTo(atMs);
  await hearsPlayers(world);
}

/** Puts the card in for a moment; why it plays what it plays. */
async function heardAt(atMs: number): Promise<string> {
  await jumpTo(atMs);
  const { reason } = await putIn(world, playerId, card);
  await clock.leap(2000);
  world.simulator.player(playerId).remove();
  await clock.leap(1000);
  return reason;
}

it('plays something else in the morning, in the afternoon and at bedtime, from one address', async () => {
  expect(await heardAt(at(6))).toBe('Plays “Good morning”, because it was 07:00 (rule “Morning”).');
  expect(await heardAt(at(11))).toBe('Plays 2 parts in order, from “Lamp”, because it was 12:00 (rule “Afternoon”).');
  expect(await heardAt(at(18, 30))).toBe('Plays “Lullaby”, because it was 19:30 (rule “Bedtime”).');
  const asked = world.simulator.player(playerId).requests();
  expect(new Set(asked.map(({ url }) => url))).toEqual(new Set([card.url]));
});

it('goes on after a short break, and decides anew after a longer one', async () => {
  await jumpTo(at(18, 31));
  const player = world.simulator.player(playerId);
  player.insert(card.yotoCardId);
  await vi.waitUntil(() => player.requests().at(-1)?.range !== undefined && player.requests().at(-1)?.bytes);
  player.remove();
  expect(await heardAt(at(18, 50))).toBe('Plays “Lullaby”, because it was 19:50 (rule “Bedtime”).');
});

it('plays on to the end what was begun when the stream is edited, also after a cut and a kill', async () => {
  await jumpTo(at(19, 10));
  const lullaby = await fetchAll(card);
  await clock.leap(10_000);
  const ear = listenTo(world, playerId);
  await putIn(world, playerId, card);
  await clock.leap(15_000);
  const document = { version: 1 as const, source: day({ bedtime: audio('Sea song') }) };
  await world.client.streams.update({ params: { streamId: card.streamId }, body: { document } });
  await cutAndKill();
  await clock.leap(45_000);
  expect(ear.isWhole()).toBe(true);
  expect(ear.bytes().equals(lullaby)).toBe(true);
  expect(await heardAt(at(19, 30))).toBe('Plays “Sea song”, because it was 20:30 (rule “Bedtime”).');
});

it('plays on to the end what was begun when parts are added, moved and deleted', async () => {
  const series = { kind: 'series' as const, order: 'manual' as const, afterLast: 'end' as const, resume: true };
  const collectionId = idOf('Tales');
  const book = await makeCard(world, 'The tales', { ...series, collectionId, count: 2 });
  const [lamp = '', fog = '', ship = '', song = ''] = ['Lamp', 'Fog', 'Ship', 'Sea song'].map(idOf);
  await world.client.library.updateCollection({ params: { collectionId }, body: { audioIds: [lamp, fog, ship] } });
  const tales = await fetchAll(book);
  await clock.leap(10_000);
  const ear = listenTo(world, playerId);
  expect((await putIn(world, playerId, book)).reason).toBe('Plays 2 parts in order, from “Lamp”.');
  await clock.leap(15_000);
  await world.client.library.updateCollection({
    params: { collectionId },
    body: { audioIds: [song, ship, fog, lamp] },
  });
  for (const audioId of [lamp, fog]) {
    await world.client.library.deleteAudio({ params: { audioId }, query: { evenIfUsed: 'true' } });
  }
  await cutAndKill();
  await clock.leap(75_000);
  expect(ear.isWhole()).toBe(true);
  expect(ear.bytes().equals(tales)).toBe(true);
  await clock.leap(90_000);
  expect((await putIn(world, playerId, book)).reason).toBe('Plays 2 parts in order, from “Sea song”.');
  world.simulator.player(playerId).remove();
});

it('is flipped by a switch, and names it', async () => {
  await world.client.family.setSwitch({ params: { name: 'Holidays' }, body: { on: true } });
  expect(await heardAt(at(20, 30))).toBe('Plays “Sea song”, because “Holidays” is on (rule “Holidays”).');
  await world.client.family.setSwitch({ params: { name: 'Holidays' }, body: { on: false } });
  expect(await heardAt(at(20, 45))).toBe('Plays “Sea song”, because it was 21:45 (rule “Bedtime”).');
});

it('keeps the family’s time in both nights in which the clocks change', async () => {
  expect(await heardAt(at(0, 59, 2))).toBe('Plays “Quiet”, because no rule holds.');
  // 02:30 is not there; the rule holds from the next minute that is.
  expect(await heardAt(at(1, 10, 2))).toBe('Plays “Night light”, because it was 03:10 (rule “Deep night”).');
  const october = 212;
  expect(await heardAt(at(0, 45, october))).toBe('Plays “Night light”, because it was 02:45 (rule “Deep night”).');
  expect(await heardAt(at(1, 15, october))).toBe('Plays “Quiet”, because no rule holds.');
  expect(await heardAt(at(1, 45, october))).toBe('Plays “Night light”, because it was 02:45 (rule “Deep night”).');
});

/** The network goes for a moment and the player asks for the rest; then the server is killed, and it asks again. */
async function cutAndKill(): Promise<void> {
  const player = world.simulator.player(playerId);
  player.wifi(false);
  await clock.leap(2000);
  player.wifi(true);
  await clock.leap(3000);
  await world.kill();
  await world.start();
  await hearsPlayers(world);
  await clock.leap(12_000);
  const rests = player.requests().filter(({ range, status }) => range !== undefined && status === 206);
  expect(rests.length).toBeGreaterThanOrEqual(2);
}
