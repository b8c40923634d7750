import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mp3, PlayerWorld } from './player-world.fixture.ts';

// Whatever children and programs do: who folds the deltas as the protocol says knows what the player really does.

let world: PlayerWorld;

beforeAll(async () => {
  world = await new PlayerWorld().start();
  for (const path of ['/a', '/b', '/c']) world.answer(path, mp3(12_000));
  world.card('aaaaa', [[world.track('/a'), world.track('/b')], [world.track('/c')]]);
  world.card('bbbbb', [[world.track('/c'), world.track('/missing')]], { config: { autoadvance: 'none' } });
  world.card('ccccc', [[world.track('/a', { events: { onRhb: { cmd: 'repeat' }, onEnd: { cmd: 'stop' } } })]]);
});
afterAll(() => world.close());

const cardId = fc.constantFrom('aaaaa', 'bbbbb', 'ccccc', 'zzzzz');
const send = (name: string, body: object | '' = '') =>
  world.player.command(name, body === '' ? '' : JSON.stringify(body));

const action = fc.oneof(
  cardId.map((id) => () => world.player.insert(id)),
  fc.constantFrom(
    () => world.player.remove(),
    () => world.player.pressLeft(),
    () => world.player.pressRight(),
    () => send('card/pause'),
    () => send('card/resume'),
    () => send('card/stop'),
  ),
  fc.integer({ min: -3, max: 3 }).map((steps) => () => world.player.turnLeft(steps)),
  fc.integer({ min: -2, max: 2 }).map((steps) => () => world.player.turnRight(steps)),
  fc.integer({ min: 0, max: 100 }).map((volume) => () => send('volume/set', { volume })),
  fc.integer({ min: 0, max: 5 }).map((seconds) => () => send('sleep-timer/set', { seconds })),
  fc
    .record(
      { id: cardId, trackKey: fc.constantFrom('a', 'b', 'c', 'd'), secondsIn: fc.integer({ min: 0, max: 15 }) },
      { requiredKeys: ['id'] },
    )
    .map(
      ({ id, ...rest }) =>
        () =>
          send('card/start', { uri: `https://yoto.io/${id}`, ...rest }),
    ),
  fc.integer({ min: 1, max: 6_000 }).map((ms) => () => world.clock.advance(ms)),
);

const gone = ['chapterKey', 'trackKey', 'source', 'position'];

function fold(events: Record<string, unknown>[]): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const event of events) {
    Object.assign(known, event);
    if (event.cardId === 'none') for (const name of gone) delete known[name];
  }
  return known;
}

it('the folded events are what the player does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      world.published.length = 0;
      send('events/request');
      for (const act of actions) {
        await act();
        await new Promise((resolve) => setImmediate(resolve));
      }
      const { playing, playback, isWaiting, volume, volumeMax, sleepTimerMs } = world.player.snapshot();
      expect(fold(world.events())).toMatchObject({
        cardId: playing?.cardId ?? 'none',
        playbackStatus: playback,
        playbackWait: isWaiting,
        volume,
        volumeMax,
        sleepTimerActive: sleepTimerMs !== undefined,
        ...(playing && { chapterKey: playing.chapterKey, trackKey: playing.trackKey, source: playing.source }),
      });
    }),
    { numRuns: 150 },
  );
});
