// Memory and series together: what a child heard in one play decides where the next play of the book begins.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SeriesSource } from '#core/source/document.ts';
import { nextPart } from '#core/source/next-part.ts';
import { localTime } from '#core/time/zone.ts';
import { bookParts, type MemoryWorld, MINUTE, memoryWorld, ZONE } from './memory-world.ts';

let world: MemoryWorld;
beforeEach(async () => {
  world = await memoryWorld();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const SERIES: SeriesSource = {
  ...{ kind: 'series', collectionId: 'book', order: 'manual', afterLast: 'end', resume: true },
};
const COLLECTION = {
  title: 'The book',
  parts: bookParts().map(({ audioId = '' }) => ({ audioId, addedAtMs: 0 })),
};

/** Where Mia's next play begins: part and minute; `undefined` when the book is finished. */
async function nextPlay(): Promise<[number, number] | undefined> {
  const memory = await world.read({ childId: 'mia' });
  const next = nextPart(SERIES, COLLECTION, memory, localTime(ZONE, world.clock.now()));
  return next.outcome === 'part' ? [next.at, next.positionMs / MINUTE] : undefined;
}

/** One play from part `fromPart` on, of so many minutes, then the card is taken out. */
async function hear(fromPart: number, minutes: number): Promise<void> {
  const play = await world.play({}, fromPart);
  await world.listen(play, 0, minutes * MINUTE);
  await world.takeOut(play);
  await world.memory.close(play);
}

it('begins at the beginning, goes on inside a part, then with the next, and ends', async () => {
  expect(await nextPlay()).toEqual([0, 0]);
  await hear(0, 2);
  expect(await nextPlay()).toEqual([0, 2]);
  await hear(0, 5);
  expect(await nextPlay()).toEqual([1, 0]);
  await hear(1, 7);
  expect(await nextPlay()).toEqual([2, 2]);
  await hear(2, 10);
  expect(await nextPlay()).toBeUndefined();
});

it('goes on inside a part of which enough was heard to count', async () => {
  await hear(0, 4.5);
  expect((await world.read({ childId: 'mia' })).heard).toHaveLength(1);
  expect(await nextPlay()).toEqual([0, 4.5]);
});

it('goes on behind what was heard, not behind what was jumped to', async () => {
  const play = await world.play();
  await world.listen(play, 0, 5 * MINUTE);
  await world.listen(play, 15 * MINUTE, 5 * MINUTE);
  await world.takeOut(play);
  expect(await nextPlay()).toEqual([1, 0]);
  await hear(1, 10);
  expect(await nextPlay()).toEqual([3, 0]);
});

it('stays at the beginning of a book of which only the end was ever heard', async () => {
  const play = await world.play();
  await world.listen(play, 15 * MINUTE, 5 * MINUTE);
  await world.takeOut(play);
  expect(await nextPlay()).toEqual([0, 0]);
});

it('goes on behind parts that were heard elsewhere since', async () => {
  await hear(0, 5);
  const elsewhere = bookParts().map(({ collectionId: _, ...part }) => part);
  const play = await world.play({ parts: elsewhere });
  await world.listen(play, 5 * MINUTE, 10 * MINUTE);
  await world.takeOut(play);
  expect(await nextPlay()).toEqual([3, 0]);
});

it('begins a part again that was heard before, when somebody wants it', async () => {
  await hear(0, 5);
  await world.clock.advance(MINUTE);
  await world.memory.bookmarks.put({ childId: 'mia', collectionId: 'book' }, { audioId: 'part0', positionMs: 0 });
  expect(await nextPlay()).toEqual([0, 0]);
});

it('goes on after a part that was only guessed to be heard', async () => {
  const play = await world.play({ parts: bookParts().slice(0, 1), durationMs: 5 * MINUTE });
  play.deliveredTo = play.sizeBytes;
  play.bytesSent = play.sizeBytes;
  await world.clock.advance(5 * MINUTE + 30_000);
  await world.memory.estimate(play);
  expect(await nextPlay()).toEqual([1, 0]);
});
