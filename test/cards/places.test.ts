// Where a stream lies on cards: only there can a player have asked for it that names a card.
import { expect, test } from 'vitest';
import { createPlaces } from '#server/features/cards/places/service.ts';
import { openStreamWorld, playing } from '#test/streaming/stream-world.ts';

test('are tracks with a secret address of the stream, or a slot of it, for as long as that opens it', async () => {
  await using world = await openStreamWorld();
  world.addAudio('a', 10);
  const [stream, other] = [await world.addStream(playing('a')), await world.addStream(playing('a'))];
  await world.streams.setPublicAddress(stream.id, 'guessable');
  const slot = (index: number) => stream.path.replace('.mp3', `/${index}-2.mp3`);
  const paths = [stream.path, slot(1), slot(2), other.path, '/audio/guessable.mp3', '/s/AAAAAAAAAAAAAAAAAAAAAA.mp3'];
  const tracks = paths.map((path, index) => ({ key: `${index}`, trackUrl: `https://home.example${path}` }));
  const elsewhere = { key: 'x', trackUrl: 'https://elsewhere.example/song.mp3' };
  const twin = { content: { chapters: [{ key: '01', tracks: [...tracks, elsewhere, { key: 'none' }] }] } };
  await world.db.write(async (tx) => {
    await tx
      .insertInto('card')
      .values({
        ...{ id: 'card', title: 'A card', document: '{}', yoto_account_id: null, yoto_card_id: 'yoto', sent: null },
        ...{ twin: JSON.stringify(twin), creating_since_ms: null, state: 'sent', trouble: null },
        ...{ created_at_ms: 0, updated_at_ms: 0, sent_at_ms: null },
      })
      .execute();
  });
  const { db, events, streams } = world;
  const places = await createPlaces({ db, events, streamAt: (url) => streams.at(url) });
  const keys = () => places.ofStream(stream.id).map(({ trackKey, slot: index }) => [trackKey, index]);
  expect(keys()).toEqual([
    ['0', undefined],
    ['1', 1],
    ['2', 2],
  ]);
  await streams.rotate(stream.id, 60_000);
  expect(keys()).toHaveLength(3);
  await world.clock.advance(60_001);
  expect(keys()).toEqual([]);
  expect(places.ofStream(other.id)).toHaveLength(1);
  await streams.revoke(other.id);
  expect(places.ofStream(other.id)).toEqual([]);
  expect(places.at('yoto', '01', '3')?.streamId).toBe(other.id);
});
