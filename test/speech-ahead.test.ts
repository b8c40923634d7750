// Which sentences are spoken ahead of time, from real streams in a real database: fair to all of them, and for every
// value that the next two days may bring.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { createMoments } from '#server/features/listening/deciding/moments.ts';
import { findReachable } from '#server/features/speech/ahead/reachable.ts';
import { openStreamWorld, type StreamWorld } from './streaming/stream-world.ts';

let world: StreamWorld;
beforeEach(async () => {
  world = await openStreamWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const say = (text: string): Source => ({ kind: 'speech', text });

async function reachable(): Promise<string[]> {
  const { clock, family, memory, streams, planner } = world;
  const momentOf = createMoments({ clock, family, memory });
  return (await findReachable({ clock, streams, family, planner, momentOf })).map(({ text }) => text);
}

it('a stream with thousands of sentences does not push aside that of another', async () => {
  const items = Array.from({ length: 2000 }, (_, index) => say(`${index} on {weekday}, {time-of-day}.`));
  await world.addStream({ kind: 'sequence', items });
  await world.addStream(say('Good night, little dragon.'));
  await world.addStream(say('Good night, {child}.'));
  await world.family.addChild({ name: 'Mia', colour: 'coral' });
  const texts = await reachable();
  expect(texts.length).toBeGreaterThan(4000);
  for (const text of ['Good night, little dragon.', 'Good night.', 'Good night, Mia.']) {
    expect([text, texts.indexOf(text) < 10]).toEqual([text, true]);
  }
});
