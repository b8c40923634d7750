// What memory keeps of what was heard is at every moment what the database says, whoever has written there.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { HeardLists } from '#server/features/listening/memory/heard-lists.ts';
import * as store from '#server/features/listening/memory/store.ts';
import { openMadeUpLibrary } from '#test/bench/made-up-library.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';

let folder: TemporaryFolder;
let db: Db;
let audioIds: string[];
let collectionId: string;
let close: () => PromiseLike<void>;

beforeAll(async () => {
  folder = temporaryFolder();
  const library = await openMadeUpLibrary(folder.path);
  ({ db } = library);
  close = () => library[Symbol.asyncDispose]();
  const names = ['a', 'b', 'c', 'd', 'e'].map((title) => ({ title, people: '', album: '' }));
  audioIds = await library.addListedAudio(names);
  collectionId = await library.addCollection('The book', audioIds.slice(0, 2));
});
afterAll(async () => {
  await close();
  folder[Symbol.dispose]();
});

type Change =
  | { did: 'heard'; part: number; audio: number; atMs: number; isWhole: boolean; child: boolean }
  | { did: 'took back' | 'forgot a child' | 'moved parts'; with: number };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      did: fc.constant('heard' as const),
      part: fc.nat(8),
      audio: fc.nat(4),
      atMs: fc.nat(9),
      isWhole: fc.boolean(),
      child: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      did: fc.constantFrom('took back' as const, 'forgot a child' as const, 'moved parts' as const),
      with: fc.nat(4),
    }),
  },
);

async function make(one: Change, lists: HeardLists): Promise<void> {
  if (one.did === 'heard') await hear(one, lists);
  else if (one.did === 'moved parts') await moveParts(one.with);
  else if (one.did === 'forgot a child') await forgetChild();
  else {
    await db.write((tx) => store.deleteEstimates(tx, 'a play'));
    lists.forgetAll();
  }
}

async function hear(one: Change & { did: 'heard' }, lists: HeardLists): Promise<void> {
  const row: store.HeardRow = {
    ...{ id: store.heardId('a play', one.part), listening_id: 'a play', stream_id: 's', player_id: null },
    ...{ audio_id: audioIds[one.audio] ?? '', child_id: one.child ? 'mia' : null, at_ms: one.atMs, heard_ms: 1 },
    ...{ is_whole: one.isWhole ? 1 : 0, is_estimated: 1 },
  };
  lists.follow([await db.write((tx) => store.saveHeard(tx, row))]);
}

async function moveParts(audio: number): Promise<void> {
  const item = { collection_id: collectionId, position: 0, audio_id: audioIds[audio] ?? '' };
  await db.write(async (tx) => {
    await tx.deleteFrom('collection_item').execute();
    await tx.insertInto('collection_item').values(item).execute();
  });
}

async function forgetChild(): Promise<void> {
  await db.write(async (tx) => {
    await tx.deleteFrom('child').execute();
    await tx.insertInto('child').values({ id: 'mia', name: 'Mia', colour: 'coral', created_at_ms: 0 }).execute();
  });
}

const plain = (heard: readonly store.WholeHeard[]) =>
  heard.map((one) => `${one.atMs} ${one.rowid} ${one.audioId} ${one.childId}`).toSorted();

it('says what the database says, after whatever has happened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 25 }), async (changes) => {
      await db.write(async (tx) => void (await tx.deleteFrom('heard').execute()));
      await forgetChild();
      const lists = new HeardLists({ db });
      const asked = [
        { audioIds: [audioIds[4] ?? ''], collectionIds: [collectionId] },
        { audioIds, collectionIds: [] },
      ];
      for (const one of changes) {
        await make(one, lists);
        for (const what of asked) {
          const kept = await lists.of(what);
          expect(plain(kept)).toEqual(plain((await store.listWhole(db.read, what)).heard));
          expect(kept.map(({ atMs }) => atMs)).toEqual(kept.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('does not keep what was overtaken while it was read', async () => {
  await forgetChild();
  await db.write(async (tx) => void (await tx.deleteFrom('heard').execute()));
  const gate = Promise.withResolvers<void>();
  const read = db.read.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => gate.promise.then(() => result),
  });
  const lists = new HeardLists({ db: { read, changesOf: () => 0 } });
  const asked = { audioIds, collectionIds: [] };
  const reading = lists.of(asked);
  await new Promise((resolve) => setImmediate(resolve));
  await hear({ did: 'heard', part: 0, audio: 0, atMs: 1, isWhole: true, child: false }, lists);
  gate.resolve();
  expect(await reading).toEqual([]);
  expect(await lists.of(asked)).toHaveLength(1);
});
