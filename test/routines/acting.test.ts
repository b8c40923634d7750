// Routines act once: whatever is told twice or late, whenever the server stops, in nights in which the clocks change, and
// however a child turns the knob.
import { afterEach, expect, it } from 'vitest';
import type { Action } from '#core/routine/document.ts';
import { openRoutinesWorld, type RoutinesWorld } from './routines-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string) => Date.parse(iso);
/** 19:50 in Berlin. */
const EVENING = at('2026-02-06T18:50Z');

let world: RoutinesWorld;
afterEach(async () => await world[Symbol.asyncDispose]());

const pause: Action = { do: 'pause' };
const bedtime: Action = { do: 'switch', name: 'Bedtime', on: true };
const nothing = { cardId: 'none', playbackStatus: 'stopped', volume: 5, volumeMax: 16 };
const playing = { cardId: 'aaaaa', playbackStatus: 'playing', chapterKey: '01', trackKey: '01', position: 0 };

it('acts at its time, once, also when the server is stopped and started around it', async () => {
  world = await openRoutinesWorld(EVENING);
  const id = await world.add({ actions: [bedtime] });
  await world.pass(9 * MINUTE);
  expect(world.family.isSwitchOn('Bedtime')).toBe(false);
  await world.pass(MINUTE);
  expect(world.family.isSwitchOn('Bedtime')).toBe(true);
  await world.stop();
  await world.start();
  await world.pass(10 * MINUTE);
  expect(await world.outcomes(id)).toEqual(['acted']);
  await world.pass(24 * HOUR, 10 * MINUTE);
  expect(await world.outcomes(id)).toEqual(['acted', 'acted']);
});

it.each([
  ['2026-03-28T12:00Z', 2],
  ['2026-10-24T12:00Z', 2],
])('acts once a night, also when the clocks change after %s', async (from, nights) => {
  world = await openRoutinesWorld(at(from));
  const id = await world.add({ trigger: { kind: 'time', at: '02:30' }, actions: [bedtime] });
  await world.pass(nights * 24 * HOUR, 20 * MINUTE);
  expect(await world.outcomes(id)).toEqual(Array(nights).fill('acted'));
});

it('a time that was missed is kept within minutes, and after that only what holds from then on', async () => {
  world = await openRoutinesWorld(EVENING);
  const soon = await world.add({ actions: [bedtime] }, 'Soon');
  const late = await world.add({
    trigger: { kind: 'time', at: '19:55' },
    actions: [pause, { ...bedtime, name: 'Late' }],
  });
  const undone = await world.add({ trigger: { kind: 'time', at: '19:55' }, actions: [{ ...bedtime, name: 'Undone' }] });
  await world.stop();
  await world.clock.advance(12 * MINUTE);
  await world.family.setSwitch('Undone', false);
  await world.start();
  await world.pass(MINUTE);
  expect(await world.outcomes(soon)).toEqual(['acted']);
  expect((await world.routines.runs(soon, 1, 'en'))[0]?.explanation).toMatch(/It comes 2 minutes late/);
  expect(await world.outcomes(late)).toEqual(['missed']);
  expect(['Bedtime', 'Late', 'Undone'].map(world.family.isSwitchOn)).toEqual([true, true, false]);
  expect(await world.outcomes(undone)).toEqual(['missed']);
  expect(world.sent).toEqual([]);
});

it('a play that is told again, and after a restart, is one play', async () => {
  world = await openRoutinesWorld(EVENING);
  const id = await world.add({ trigger: { kind: 'play-started' }, actions: [{ do: 'volume', percent: 25 }] });
  await world.say('kitchen', nothing);
  for (const eventUtc of [100, 100, 99]) await world.say('kitchen', { ...playing, eventUtc });
  await world.stop();
  await world.start();
  await world.say('kitchen', { volume: 5 });
  await world.say('kitchen', { ...playing, position: 20 });
  expect(await world.outcomes(id)).toEqual(['acted']);
  expect(world.sent).toEqual(['kitchen volume 25']);
});

it('leaves alone what it has caused itself, and what that has caused', async () => {
  world = await openRoutinesWorld(EVENING);
  const stopper = await world.add({ trigger: { kind: 'play-started' }, actions: [{ do: 'stop' }] });
  const player = await world.add({
    ...{ trigger: { kind: 'play-stopped' }, actions: [{ do: 'play-card', yotoCardId: 'aaaaa' }] },
  });
  await world.say('kitchen', nothing);
  for (let round = 0; round < 4; round++) {
    await world.say('kitchen', playing);
    await world.say('kitchen', nothing);
  }
  expect((await world.outcomes(stopper)).filter((one) => one === 'acted')).toHaveLength(1);
  expect((await world.outcomes(player)).filter((one) => one === 'acted')).toHaveLength(1);
  await world.pass(MINUTE);
  await world.say('kitchen', playing);
  expect((await world.outcomes(stopper)).filter((one) => one === 'acted')).toHaveLength(2);
});

it('a cap turns down what is too loud, a few times a minute, and never up', async () => {
  world = await openRoutinesWorld(EVENING);
  await world.say('kitchen', { ...nothing, volume: 3 });
  await world.add({ actions: [{ do: 'volume-cap', percent: 38 }] });
  await world.pass(11 * MINUTE);
  expect(world.sent).toEqual([]);
  await world.say('kitchen', { volume: 12 });
  await world.pass(300, 100);
  await world.say('kitchen', { volume: 4 });
  await world.pass(10_000, 1000);
  expect(world.sent).toEqual([]);
  for (let turn = 0; turn < 10; turn++) {
    await world.say('kitchen', { volume: 12 });
    await world.pass(4000, 500);
    await world.say('kitchen', { volume: 6 });
  }
  expect(world.sent).toEqual(Array(4).fill('kitchen volume 38'));
});

it('fades step by step, until somebody turns the knob', async () => {
  world = await openRoutinesWorld(EVENING);
  await world.say('kitchen', { ...nothing, volume: 8 });
  await world.add({ players: ['kitchen'], actions: [{ do: 'volume-fade', toPercent: 25, minutes: 4 }] });
  await world.pass(11 * MINUTE + 10_000, 10_000);
  expect(world.sent).toEqual(['kitchen volume 44']);
  await world.say('kitchen', { volume: 7 });
  await world.pass(MINUTE, 10_000);
  expect(world.sent).toEqual(['kitchen volume 44', 'kitchen volume 38']);
  await world.say('kitchen', { volume: 9 });
  await world.pass(5 * MINUTE, 10_000);
  expect(world.sent).toHaveLength(2);
});

it('minutes of today are reached once a day', async () => {
  world = await openRoutinesWorld(EVENING);
  const id = await world.add({ trigger: { kind: 'heard-today', minutes: 30 }, actions: [pause] });
  await world.say('kitchen', nothing);
  await world.say('kitchen', playing);
  await world.pass(3 * MINUTE);
  expect(await world.outcomes(id)).toEqual([]);
  world.heardMs.value = 31 * MINUTE;
  await world.pass(3 * MINUTE);
  expect(await world.outcomes(id)).toEqual(['acted']);
  expect(world.sent).toEqual(['kitchen pause']);
});

it.each(['switched off', 'removed'])('holds nothing and does nothing more once it is %s', async (how) => {
  world = await openRoutinesWorld(EVENING);
  await world.say('kitchen', { ...nothing, volume: 8 });
  const fade: Action = { do: 'volume-fade', toPercent: 25, minutes: 10 };
  const cap: Action = { do: 'volume-cap', percent: 50 };
  const id = await world.add({ trigger: { kind: 'play-started' }, actions: [cap, fade] });
  await world.say('kitchen', playing);
  if (how === 'removed') await world.routines.remove(id);
  else await world.routines.update(id, { on: false }, 'en');
  await world.settled();
  await world.say('kitchen', { volume: 16 });
  await world.pass(12 * MINUTE);
  expect(world.sent).toEqual([]);
});
