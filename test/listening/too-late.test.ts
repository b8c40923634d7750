// An event that comes when its player sounds already changes no byte of what plays. The next start of that player is a new
// decision, for the child that it is known to be by now. Over HTTP, with the clock standing still in between.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Playback } from '#core/player/playback.ts';
import type { Source } from '#core/source/document.ts';
import { openStreamWorld, playing, type StreamWorld } from '#test/streaming/stream-world.ts';

const PLACE = { yotoCardId: 'aaaaa', chapterKey: '01', trackKey: 'a' };
let world: StreamWorld;
let path: string;

beforeEach(async () => {
  world = await openStreamWorld({ hasEvents: true });
  const { db, events, family, clock } = world;
  const mia = await family.addChild({ name: 'Mia', colour: 'sea' });
  await db.write(async (tx) => {
    const times = { created_at_ms: 0, updated_at_ms: 0 };
    await tx
      .insertInto('yoto_account')
      .values({ id: 'account', client_id: 'client', name: 'Account', ...times })
      .execute();
  });
  await family.keepPlayers(
    'account',
    ['hers', 'another'].map((id) => ({ id, name: id, family: 'v3' })),
  );
  await family.updatePlayer('hers', { childId: mia.id });
  world.addAudio('for-all', 1500);
  world.addAudio('for-mia', 1600);
  const source: Source = {
    kind: 'choose',
    rules: [{ name: 'Mia', when: [{ kind: 'child', childId: mia.id }], play: playing('for-mia') }],
    otherwise: playing('for-all'),
  };
  const stream = await world.addStream(source);
  path = stream.path;
  const track = { key: PLACE.trackKey, trackUrl: world.url + path };
  const twin = { content: { chapters: [{ key: PLACE.chapterKey, tracks: [track] }] } };
  await db.write(async (tx) => {
    const row = {
      id: 'card',
      title: 'Card',
      document: '{}',
      yoto_card_id: PLACE.yotoCardId,
      twin: JSON.stringify(twin),
    };
    await tx
      .insertInto('card')
      .values({ ...row, state: 'sent', created_at_ms: 0, updated_at_ms: 0 })
      .execute();
    await events.record(tx, 'card.changed', { cardId: 'card', state: 'sent' });
  });
  await events.settled();
  await clock.advance(1000);
});
afterEach(async () => await world[Symbol.asyncDispose]());

/** Her player says what it does now; it was `before`. */
function hear(before: Partial<Playback> | undefined, now: Partial<Playback>): void {
  const known = { playerId: 'hers', atMs: world.clock.now(), status: 'playing' as const, isWaiting: false, ...PLACE };
  world.listening.hear({ ...known, ...now }, before && { ...known, ...before });
}

/** Somebody of this house asks, and is told after `waitMs` who it is, or who it is taken for. */
async function get(waitMs: number, { method = 'GET', ...headers }: Record<string, string> = {}) {
  const arrived = once(world.server, 'request');
  const asking = fetch(world.url + path, { method, headers: { 'user-agent': 'player', ...headers } });
  await arrived;
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  await world.clock.advance(waitMs);
  const response = await asking;
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, etag: response.headers.get('etag') ?? '', bytes };
}

it('changes no byte of what plays, but the next start is hers, also when nobody told that the card was out', async () => {
  const first = await get(800);
  hear(undefined, { isWaiting: true, positionMs: 0 });
  await world.clock.advance(6000);
  const rest = await get(0, { range: 'bytes=960-' });
  expect(rest).toMatchObject({ status: 206, etag: first.etag });
  expect(rest.bytes).toEqual(first.bytes.subarray(960));
  await world.clock.advance(6000);
  hear({ positionMs: 12_000 }, { isWaiting: true, positionMs: 0 });
  const again = await get(100);
  expect(again.etag).not.toBe(first.etag);
  expect(again.bytes.length).toBeGreaterThan(first.bytes.length);
  // From here on it is one play again.
  expect((await get(0, { range: 'bytes=960-' })).etag).toBe(again.etag);
});

it('comes in time for the request that follows a look', async () => {
  const look = await get(800, { method: 'HEAD' });
  hear(undefined, { isWaiting: true, positionMs: 0 });
  await world.clock.advance(200);
  const play = await get(0);
  expect(play.etag).not.toBe(look.etag);
});

it('does not count for the earlier play when the card was put in again and no word of it came', async () => {
  hear({ positionMs: 12_000, chapterKey: '09' }, { isWaiting: true, positionMs: 0 });
  const hers = await get(100);
  await world.clock.advance(2000);
  hear({ positionMs: 0 }, { positionMs: 2000 });
  await world.clock.advance(3000);
  const nobodys = await get(1700);
  expect(nobodys.etag).not.toBe(hers.etag);
  for (let positionMs = 5000; positionMs <= 35_000; positionMs += 5000) {
    await world.clock.advance(5000);
    hear({ positionMs: positionMs - 5000 }, { positionMs });
  }
  await world.memory.flush();
  const rows = await world.db.read.selectFrom('heard').select(['audio_id', 'heard_ms']).execute();
  expect(rows.filter(({ audio_id, heard_ms }) => audio_id === 'for-mia' && heard_ms > 5000)).toEqual([]);
});
