// What is known serves for exactly its wording, whatever a parent or a child's name puts into it.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../../../db/db.ts';
import { KnownSentences } from './known.ts';

let folder: TemporaryFolder;
let db: Db;

beforeEach(async () => {
  folder = temporaryFolder();
  db = await openDb(folder.path);
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('a', 'A', 'a ', '\na', 'en', '', 'a\0b'),
);
const language = fc.oneof(fc.constantFrom('en', 'EN', 'de', 'en\n', 'e'), fc.string({ maxLength: 4 }));
const wording = fc.record({ text, language });

it('no language can be mistaken for the beginning of a text', async () => {
  const known = new KnownSentences({ db, profile: 'mono-96' });
  const made = { voice: 'v', segmentHash: '0'.repeat(64), frames: 10, sizeBytes: 2_880 };
  await known.keep({ text: '\na', language: 'en' }, made, 0);
  expect(known.find({ text: 'a', language: 'en\n' })).toEqual({ state: 'missing' });
  expect(known.find({ text: '\na', language: 'EN' }).state).toBe('ready');
});

it('a sentence is found under its own wording only, also after a restart', async () => {
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(wording, fc.array(wording, { maxLength: 20 }), async (kept, others) => {
      const known = new KnownSentences({ db, profile: 'mono-96' });
      const segmentHash = String(serial++).padStart(64, '0');
      await known.keep(kept, { voice: 'v', segmentHash, frames: 10, sizeBytes: 2_880 }, serial);
      for (const other of others) {
        const isSame = other.text === kept.text && other.language.toLowerCase() === kept.language.toLowerCase();
        expect(known.find(other).state).toBe(isSame ? 'ready' : 'missing');
        expect(known.keyOf(other) === known.keyOf(kept)).toBe(isSame);
      }
      const later = new KnownSentences({ db, profile: 'mono-96' });
      await later.load();
      expect(later.find(kept)).toMatchObject({
        durationMs: 240,
        segments: [{ hash: segmentHash, lengthBytes: 2_880 }],
      });
      const otherProfile = new KnownSentences({ db, profile: 'stereo-160' });
      await otherProfile.load();
      expect(otherProfile.rows).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
