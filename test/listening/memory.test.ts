// What was heard and where everybody is, on a real database with a moved clock: with events, without, after a kill.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryWorld, MINUTE, memoryWorld } from './memory-world.ts';

let world: MemoryWorld;
const MIA = { childId: 'mia' };

beforeEach(async () => {
  world = await memoryWorld();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

describe('with events', () => {
  it('the bookmark follows the child, to another player too', async () => {
    const play = await world.play();
    await world.listen(play, 0, 2 * MINUTE);
    expect(await world.placeOf(MIA)).toEqual(['part0', 2 * MINUTE]);
    expect(await world.placeOf({ ...MIA, playerId: 'player2' })).toEqual(['part0', 2 * MINUTE]);
    expect(await world.placeOf({ childId: 'ben' })).toBeUndefined();
    expect(await world.placeOf({ playerId: 'player1' })).toBeUndefined();
  });

  it('an unknown child’s place is the player’s', async () => {
    const play = await world.play({ childId: undefined });
    await world.listen(play, 0, MINUTE);
    expect(await world.placeOf({ playerId: 'player1' })).toEqual(['part0', MINUTE]);
    expect(await world.placeOf({})).toBeUndefined();
  });

  it('a part is heard at its end, which is told with the time of its bookmark', async () => {
    const play = await world.play();
    await world.listen(play, 0, 3 * MINUTE);
    expect((await world.read(MIA)).heard).toEqual([]);
    await world.listen(play, 3 * MINUTE, MINUTE + 5000);
    const enough = await world.read(MIA);
    expect(enough.heard).toMatchObject([{ audioId: 'part0' }]);
    // 80 % were heard, and the rest is still to be heard.
    expect(enough.bookmarks.get('book')?.atMs).toBeGreaterThan(enough.heard[0]?.atMs ?? 0);
    await world.listen(play, 4 * MINUTE + 5000, 55_000);
    const over = await world.read(MIA);
    expect(over.bookmarks.get('book')).toMatchObject({ audioId: 'part0', positionMs: 5 * MINUTE });
    expect(over.bookmarks.get('book')?.atMs).toBeLessThanOrEqual(over.heard[0]?.atMs ?? 0);
  });

  it('a skipped part keeps its bookmark', async () => {
    const play = await world.play();
    await world.listen(play, 0, MINUTE);
    await world.listen(play, 5 * MINUTE, 5 * MINUTE);
    const memory = await world.read(MIA);
    expect(memory.heard.map(({ audioId }) => audioId)).toEqual(['part1']);
    expect(await world.placeOf(MIA)).toEqual(['part0', MINUTE]);
  });

  it('a few seconds are no play', async () => {
    const play = await world.play();
    await world.listen(play, 0, 9000);
    await world.memory.close(play);
    expect(await world.read(MIA)).toMatchObject({ heardTodayMs: 0, playsToday: 0, bookmarks: new Map() });
  });

  it('today begins at midnight in the family’s zone, and counts by child', async () => {
    const play = await world.play();
    await world.listen(play, 0, 10 * MINUTE);
    const other = await world.play({ childId: 'ben', playerId: 'player2' });
    await world.listen(other, 0, MINUTE);
    expect(await world.read(MIA)).toMatchObject({ heardTodayMs: 10 * MINUTE, playsToday: 1 });
    expect(await world.read({})).toMatchObject({ heardTodayMs: 11 * MINUTE, playsToday: 2 });
    expect(await world.read(MIA, 'another')).toMatchObject({ heardTodayMs: 10 * MINUTE, playsToday: 0 });
    expect((await world.read({ childId: 'ben' })).heardByFamily).toHaveLength(2);
    // 17:00 in UTC was 18:00 in Paris: six hours to midnight.
    await world.clock.advance(6 * 60 * MINUTE);
    expect(await world.read(MIA)).toMatchObject({ heardTodayMs: 0, playsToday: 0 });
  });

  it('a kill in the middle loses ten seconds at most, and nothing that was whole', async () => {
    const play = await world.play();
    await world.listen(play, 0, 7 * MINUTE);
    const again = await world.kill(play);
    expect(again.heardToMs).toBeGreaterThanOrEqual(7 * MINUTE - 10_000);
    const [part, positionMs = 0] = (await world.placeOf(MIA)) ?? [];
    expect(part).toBe('part1');
    expect(positionMs).toBeGreaterThanOrEqual(2 * MINUTE - 10_000);
    await world.listen(again, 7 * MINUTE + 5000, 3 * MINUTE);
    expect((await world.read(MIA)).heard.map(({ audioId }) => audioId)).toEqual(['part0', 'part1']);
    expect(await world.placeOf(MIA)).toEqual(['part2', 5000]);
  });

  it('who was found to be somebody else keeps the own place', async () => {
    const play = await world.play();
    await world.listen(play, 0, 8000);
    play.childId = 'ben';
    play.parts = play.parts.map(({ collectionId: _, ...part }) => part);
    await world.listen(play, 8000, 5 * MINUTE);
    expect(await world.memory.bookmarks.list()).toEqual([]);
    expect((await world.read({ childId: 'ben' })).heard).toMatchObject([{ audioId: 'part0' }]);
  });

  it('what was heard before it was known who listens is theirs too', async () => {
    const play = await world.play();
    await world.listen(play, 0, 6 * MINUTE);
    expect((await world.read(MIA)).heard).toHaveLength(1);
    play.childId = 'ben';
    await world.listen(play, 6 * MINUTE, MINUTE);
    expect((await world.read({ childId: 'ben' })).heard).toMatchObject([{ audioId: 'part0' }]);
    expect((await world.read(MIA)).heard).toEqual([]);
  });

  it('what was paused long ago and is read anew does not count as played on', async () => {
    const play = await world.play();
    await world.listen(play, 0, 2 * MINUTE);
    await world.tell(play, world.clock.now(), { status: 'paused', positionMs: 2 * MINUTE });
    await world.memory.close(play);
    await world.clock.advance(30 * MINUTE);
    await world.listen(play, 8 * MINUTE, MINUTE);
    expect(await world.read(MIA)).toMatchObject({ heard: [], heardTodayMs: 3 * MINUTE });
  });

  it('ticks are written every ten seconds, a pause at once', async () => {
    const play = await world.play();
    await world.listen(play, 0, MINUTE);
    let writes = 0;
    const { write } = world.db;
    world.db.write = async (work) => {
      writes++;
      return (await write.call(world.db, work)) as never;
    };
    await world.listen(play, MINUTE, MINUTE);
    expect(writes).toBeLessThanOrEqual(7);
    await world.tell(play, world.clock.now() + 3000, { status: 'paused', positionMs: 2 * MINUTE + 3000 });
    const row = await world.db.read.selectFrom('bookmark').select('position_ms').executeTakeFirst();
    expect(row?.position_ms).toBe(2 * MINUTE + 3000);
  });

  it('what cannot be written now is written later', async () => {
    const play = await world.play();
    const { write } = world.db;
    world.db.write = () => Promise.reject(new Error('the disk is full'));
    await world.listen(play, 0, MINUTE);
    world.db.write = write;
    await world.clock.advance(10_000);
    expect(await world.placeOf(MIA)).toEqual(['part0', MINUTE]);
  });

  it('a removed child’s plays are the family’s, and its bookmarks go', async () => {
    const play = await world.play();
    await world.listen(play, 0, MINUTE);
    await world.db.write((tx) => tx.deleteFrom('child').where('id', '=', 'mia').execute());
    await world.memory.forgetRemoved();
    expect(await world.memory.bookmarks.list()).toEqual([]);
    await world.listen(play, MINUTE, 4 * MINUTE);
    expect((await world.read({})).heard).toMatchObject([{ audioId: 'part0' }]);
    expect(await world.memory.bookmarks.list()).toEqual([]);
  });
});

describe('without events', () => {
  /** Took so much, and so much time has passed since the start. */
  async function takes(share: number, afterMs: number): Promise<[string, number] | undefined> {
    const play = await world.play();
    play.deliveredTo = Math.floor(play.sizeBytes * share);
    play.bytesSent = play.deliveredTo;
    await world.clock.advance(afterMs);
    await world.memory.estimate(play);
    return await world.placeOf(MIA);
  }

  it.each<[string, number, number, [string, number] | undefined]>([
    ['a paced client', 0.25, 5 * MINUTE, ['part0', 4.5 * MINUTE]],
    ['one that takes everything at once', 1, 5 * MINUTE, ['part0', 4.5 * MINUTE]],
    ['one behind a proxy that takes ahead', 0.5, 3 * MINUTE, ['part0', 2.5 * MINUTE]],
    ['one that left early', 0.1, 60 * MINUTE, ['part0', 1.5 * MINUTE]],
    ['one that took the whole and had the time', 1, 21 * MINUTE, ['part3', 5 * MINUTE]],
    ['one that only looked', 0.001, 5 * MINUTE, undefined],
  ])('%s', async (_, share, afterMs, place) => {
    expect(await takes(share, afterMs)).toEqual(place);
  });

  it('says that it is a guess, and gives way to what the player tells', async () => {
    await takes(1, 12 * MINUTE);
    expect(await world.memory.bookmarks.list()).toMatchObject([{ estimated: true, audioId: 'part2' }]);
    expect((await world.read(MIA)).heard).toHaveLength(2);
    const play = await world.play();
    play.deliveredTo = play.sizeBytes;
    play.bytesSent = play.sizeBytes;
    await world.clock.advance(7 * MINUTE);
    await world.memory.estimate(play);
    await world.listen(play, MINUTE, MINUTE);
    expect(await world.memory.bookmarks.list()).toMatchObject([
      { estimated: false, audioId: 'part0', positionMs: 2 * MINUTE },
    ]);
    await world.clock.advance(60 * MINUTE);
    await world.memory.estimate(play);
    expect(await world.placeOf(MIA)).toEqual(['part0', 2 * MINUTE]);
  });

  it('a message that only says that it stopped ends the guess', async () => {
    const play = await world.play();
    play.deliveredTo = play.sizeBytes;
    play.bytesSent = play.sizeBytes;
    await world.clock.advance(3 * MINUTE);
    await world.takeOut(play);
    await world.memory.close(play);
    expect(await world.memory.bookmarks.list()).toMatchObject([{ estimated: true, positionMs: 2.5 * MINUTE + 1000 }]);
  });

  it('ends where the play ended', async () => {
    const play = await world.play();
    play.deliveredTo = play.sizeBytes;
    play.bytesSent = play.sizeBytes;
    await world.clock.advance(2 * MINUTE);
    play.endedAtMs = world.clock.now();
    await world.clock.advance(10 * MINUTE);
    await world.memory.close(play);
    expect(await world.placeOf(MIA)).toEqual(['part0', 1.5 * MINUTE]);
  });
});

describe('start again', () => {
  const owner = { ...MIA, collectionId: 'book' };
  const asked = (streamId = 'stream', playerId = 'player1') =>
    world.memory.startAgainIfAsked({ playerId, streamId, nowMs: world.clock.now() });

  it('by taking the card out and putting it back: the part, once, and one step back', async () => {
    const first = await world.play();
    await world.listen(first, 0, 7 * MINUTE);
    await world.takeOut(first);
    await world.clock.advance(20_000);
    expect(await asked('stream', 'player2')).toBe(false);
    expect(await asked()).toBe(true);
    expect(await world.placeOf(MIA)).toEqual(['part1', 0]);
    expect(await asked()).toBe(false);
    // A late message of the play before moves nothing.
    await world.tell(first, world.clock.now(), { positionMs: 7 * MINUTE + 5000 });
    expect(await world.placeOf(MIA)).toEqual(['part1', 0]);
    await world.memory.bookmarks.goBack(owner);
    expect(await world.placeOf(MIA)).toEqual(['part1', 2 * MINUTE]);
  });

  it('not after a minute, nor with another card', async () => {
    const play = await world.play();
    await world.listen(play, 0, 3 * MINUTE);
    await world.takeOut(play);
    await world.clock.advance(60_000);
    expect(await asked()).toBe(true);
    const again = await world.play();
    await world.listen(again, 0, 3 * MINUTE);
    await world.takeOut(again);
    await world.clock.advance(60_001);
    expect(await asked()).toBe(false);
    await world.takeOut(again);
    expect(await asked('another')).toBe(false);
    // Another card began to play.
    await world.tell(again, world.clock.now(), { yotoCardId: undefined });
    expect(await asked()).toBe(false);
  });

  it('not when the card ended by itself', async () => {
    const play = await world.play({}, 3);
    await world.listen(play, 0, 5 * MINUTE - 8000);
    await world.clock.advance(7000);
    await world.takeOut(play);
    expect(await world.placeOf(MIA)).toEqual(['part3', 5 * MINUTE]);
    expect(await asked()).toBe(false);
  });

  it('and nothing fails when that cannot be written', async () => {
    const play = await world.play();
    await world.listen(play, 0, 2 * MINUTE);
    await world.takeOut(play);
    world.db.write = () => Promise.reject(new Error('the disk is full'));
    expect(await asked()).toBe(false);
    expect(await world.placeOf(MIA)).toEqual(['part0', 2 * MINUTE]);
  });

  it('also when the new play had hardly begun', async () => {
    await world.memory.bookmarks.put(owner, { audioId: 'part1', positionMs: 3 * MINUTE });
    const play = await world.play({}, 1);
    await world.listen(play, 0, 5000);
    await world.takeOut(play);
    expect(await asked()).toBe(true);
    expect(await world.placeOf(MIA)).toEqual(['part1', 0]);
  });

  it('by hand, also while it plays', async () => {
    const play = await world.play();
    await world.listen(play, 0, 2 * MINUTE);
    await world.memory.bookmarks.startAgain(owner);
    await world.listen(play, 2 * MINUTE, MINUTE);
    expect(await world.placeOf(MIA)).toEqual(['part0', 0]);
    expect(await world.memory.bookmarks.list()).toMatchObject([
      {
        ...{ childId: 'mia', collectionTitle: 'The book', partTitle: 'Part 0', partMs: 5 * MINUTE, positionMs: 0 },
        ...{ isPartHeard: false, earlier: { audioId: 'part0', partTitle: 'Part 0', positionMs: 2 * MINUTE } },
      },
    ]);
  });

  it.each([1000, 14_000, 5 * MINUTE - 3000, 5 * MINUTE])('by hand, also at %i ms', async (positionMs) => {
    await world.memory.bookmarks.put(owner, { audioId: 'part1', positionMs });
    for (let pressed = 0; pressed < 2; pressed++) await world.memory.bookmarks.startAgain(owner);
    expect(await world.placeOf(MIA)).toEqual(['part1', 0]);
    await world.memory.bookmarks.goBack(owner);
    expect(await world.placeOf(MIA)).toEqual(['part1', positionMs]);
  });

  it.each<[string, () => Promise<void>, string]>([
    [
      'to start a part again that was taken out of the collection',
      async () => {
        await world.memory.bookmarks.put(owner, { audioId: 'part1', positionMs: MINUTE });
        await world.db.write((tx) => tx.deleteFrom('collection_item').where('audio_id', '=', 'part1').execute());
        await world.memory.bookmarks.startAgain(owner);
      },
      'audio-missing',
    ],
    ['to start again without a bookmark', () => world.memory.bookmarks.startAgain(owner), 'not-found'],
    ['to go back without one', () => world.memory.bookmarks.goBack(owner), 'not-found'],
    ['to take none out', () => world.memory.bookmarks.remove(owner), 'not-found'],
    [
      'a part of something else',
      () => world.memory.bookmarks.put(owner, { audioId: 'x', positionMs: 0 }),
      'audio-missing',
    ],
    [
      'a child that is not there',
      () => world.memory.bookmarks.put({ ...owner, childId: 'x' }, { audioId: 'part0', positionMs: 0 }),
      'not-found',
    ],
  ])('refuses %s', async (_, act, code) => {
    await expect(act()).rejects.toMatchObject({ code });
  });

  it('takes out a bookmark', async () => {
    await world.memory.bookmarks.put(owner, { audioId: 'part1', positionMs: 999 * MINUTE });
    expect(await world.placeOf(MIA)).toEqual(['part1', 5 * MINUTE]);
    await world.memory.bookmarks.remove(owner);
    expect(await world.placeOf(MIA)).toBeUndefined();
  });
});
