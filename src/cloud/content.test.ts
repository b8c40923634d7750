import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scriptedServer } from './testing/scripted-server.ts';
import { signedIn } from './testing/signed-in.ts';
import type { CardWrite } from './wire/content.ts';

const known = new Set(
  'cardId title tags metadata content userId createdAt updatedAt createdByClientId deleted chapters config playbackType activity version cover availability restricted hidden editSettings'.split(
    ' ',
  ),
);

/** Members that nobody has heard of yet: any name, any JSON. "__proto__" is no member name that a cloud would use. */
const unknownMembers = fc
  .dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ noUnicodeString: false }))
  .map((members) => Object.entries(members).filter(([name]) => !known.has(name) && name !== '__proto__'))
  .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries))) as Record<string, unknown>);

test('members we do not know survive reading a card and writing it back', async () => {
  let stored: Record<string, unknown> = {};
  await using server = await scriptedServer((seen) => {
    if (seen.method === 'POST') stored = JSON.parse(seen.body.toString());
    return { status: 200, body: { card: stored } };
  });
  const { cloud } = signedIn(server.url, { limits: { requestsPerSecond: 1e6, burst: 1e6 } });
  await fc.assert(
    fc.asyncProperty(
      unknownMembers,
      unknownMembers,
      unknownMembers,
      unknownMembers,
      async (top, inside, row, track) => {
        const tracks = [
          { ...track, key: '01', title: 'T', type: 'stream', format: 'mp3', trackUrl: 'https://e.org/1' },
        ];
        const original = {
          ...top,
          cardId: 'abc12',
          title: 'before',
          metadata: { ...row },
          content: { ...inside, chapters: [{ ...row, tracks, key: '01', title: 'C' }] },
        };
        stored = structuredClone(original);

        const read = await cloud.content.get('abc12');
        if (read.kind !== 'ok') throw new Error(`reading failed: ${JSON.stringify(read)}`);
        const written = await cloud.content.update('abc12', { ...read.value, title: 'after' } as CardWrite);

        expect(written.kind).toBe('ok');
        expect(stored).toEqual({ ...original, title: 'after' });
      },
    ),
    { numRuns: 100 },
  );
});

test('a new card never carries the id of another one', async () => {
  await using server = await scriptedServer((seen) => ({
    status: 200,
    body: { card: { ...JSON.parse(seen.body.toString()), cardId: 'new12' } },
  }));
  const { cloud } = signedIn(server.url);
  const tracks = [
    { key: '01', title: 'T', type: 'stream' as const, format: 'mp3' as const, trackUrl: 'https://e.org/1' },
  ];
  const card: CardWrite = {
    cardId: 'old12',
    title: 'x',
    metadata: {},
    content: { chapters: [{ key: '01', title: 'C', tracks }] },
  };

  expect(await cloud.content.create(card)).toMatchObject({ kind: 'ok', value: { cardId: 'new12' } });
  expect(JSON.parse(String(server.seen[0]?.body))).not.toHaveProperty('cardId');
});

test('own cards come without chapters, deleted ones only when asked for', async () => {
  await using server = await scriptedServer(() => ({
    status: 200,
    body: { cards: [{ cardId: 'abc12', title: 'x' }] },
  }));
  const { cloud } = signedIn(server.url);

  expect(await cloud.content.mine({ showDeleted: true })).toMatchObject({ kind: 'ok', value: [{ cardId: 'abc12' }] });
  expect(server.seen[0]?.query.get('showdeleted')).toBe('true');
});
