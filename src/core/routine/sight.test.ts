import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Playback } from '../player/playback.ts';
import { OFFLINE_AFTER_MS, PUT_BACK_MS, type Sight, see, seeNothing, type Told } from './sight.ts';

const MINUTE = 60_000;

function playback(status: Playback['status'], yotoCardId?: string, more: Partial<Playback> = {}): Playback {
  return { playerId: 'p', atMs: 0, status, yotoCardId, isWaiting: false, ...more };
}

/** Tells one after the other; what happened, by kind. */
function tell(steps: (Partial<Told> & { at: number })[], first: Sight | null = { status: 'stopped' }) {
  let sight = first ?? undefined;
  const kinds: string[][] = [];
  for (const { at, ...told } of steps) {
    const seen = see(sight, { playerId: 'p', nowMs: at, playback: undefined, before: undefined, ...told });
    // As it is kept.
    sight = JSON.parse(JSON.stringify(seen.sight)) as Sight;
    kinds.push(seen.happened.map(({ kind }) => kind));
  }
  return { kinds, sight };
}

describe('cards and plays', () => {
  const none = playback('stopped');
  const playing = playback('playing', 'aaaaa');

  test('a card that is put in and plays, is paused, goes on and is taken out', () => {
    const { kinds } = tell([
      { at: 1, playback: playback('stopped', 'aaaaa') },
      { at: 2, playback: playing },
      { at: 3, playback: playback('paused', 'aaaaa') },
      { at: 4, playback: playing },
      { at: 5, playback: none },
    ]);
    expect(kinds).toEqual([['card-inserted'], ['play-started'], [], [], ['play-stopped', 'card-removed']]);
  });

  test('another card at once is a new play; one that is played from afar was not put in', () => {
    const { kinds } = tell([
      { at: 1, playback: playing },
      { at: 2, playback: playback('playing', 'bbbbb'), playSource: 'remote' },
    ]);
    expect(kinds).toEqual([
      ['card-inserted', 'play-started'],
      ['play-stopped', 'card-removed', 'play-started'],
    ]);
  });

  test.each([
    [PUT_BACK_MS, true],
    [PUT_BACK_MS + 1, false],
  ])('the same card after %s ms was put back: %s', (afterMs, isBack) => {
    const { kinds } = tell([
      { at: 0, playback: playing },
      { at: 10, playback: none },
      { at: 10 + afterMs, playback: playing },
    ]);
    expect(kinds.at(-1)).toEqual(['card-inserted', ...(isBack ? ['card-put-back'] : []), 'play-started']);
  });

  test('a play that ended at the end of its track has come to its end', () => {
    const end = { positionMs: 55_000, positionAtMs: 0, trackMs: 60_000 };
    const before = playback('playing', 'aaaaa', end);
    const { kinds } = tell([
      { at: 0, playback: playing },
      { at: 4000, playback: none, before },
    ]);
    expect(kinds.at(-1)).toEqual(['play-finished', 'card-removed']);
  });

  test('of a player that was never seen nothing is new', () => {
    expect(tell([{ at: 0, playback: playing }], null).kinds).toEqual([[]]);
  });

  test('what was lost from sight and plays on is no new play; what began since is one', () => {
    const { sight } = tell([{ at: 0, playback: playing }]);
    const lost = seeNothing(sight as Sight, { playerId: 'p', nowMs: 10 * MINUTE, lastHeardMs: MINUTE, isLost: true });
    const at = (positionMs: number) => playback('playing', 'aaaaa', { positionMs, positionAtMs: 20 * MINUTE });
    const goesOn = tell([{ at: 20 * MINUTE, playback: at(20 * MINUTE) }], lost.sight);
    expect(goesOn.kinds).toEqual([[]]);
    expect(goesOn.sight).toEqual({ status: 'playing', yotoCardId: 'aaaaa' });
    const isNew = tell([{ at: 20 * MINUTE, playback: at(5000) }], lost.sight);
    expect(isNew.kinds).toEqual([['card-inserted', 'play-started']]);
  });

  test('the same told again, however often, is no news', () => {
    const states = fc.constantFrom(none, playing, playback('paused', 'aaaaa'), playback('playing', 'bbbbb'));
    fc.assert(
      fc.property(fc.array(fc.tuple(states, fc.nat({ max: 3 })), { maxLength: 20 }), (all) => {
        const once = all.map(([state], at) => ({ at, playback: state }));
        const often = all.flatMap(([state, times], at) =>
          Array.from({ length: times + 1 }, () => ({ at, playback: state })),
        );
        expect(tell(often).kinds.flat()).toEqual(tell(once).kinds.flat());
      }),
    );
  });
});

test('a battery is low once until it was charged', () => {
  const level = (at: number, percent: number, isCharging = false) => ({ at, battery: { level: percent, isCharging } });
  const { kinds } = tell([
    level(1, 40),
    level(2, 20),
    level(3, 21),
    level(4, 19),
    level(5, 19),
    level(6, 60, true),
    level(7, 18),
  ]);
  expect(kinds.map((some) => some.length)).toEqual([1, 1, 0, 1, 0, 0, 1]);
});

test('a player is offline when it stays away, and told once', () => {
  let { sight } = tell([{ at: 0, isOnline: false }]);
  const look = (nowMs: number) => {
    const seen = seeNothing(sight as Sight, { playerId: 'p', nowMs, lastHeardMs: 0, isLost: false });
    sight = seen.sight;
    return seen.happened.map(({ kind }) => kind);
  };
  expect(look(OFFLINE_AFTER_MS - 1)).toEqual([]);
  expect(look(OFFLINE_AFTER_MS)).toEqual(['offline']);
  expect(look(OFFLINE_AFTER_MS * 2)).toEqual([]);
  sight = tell([{ at: OFFLINE_AFTER_MS * 3, isOnline: false }], sight).sight;
  expect(look(OFFLINE_AFTER_MS * 9)).toEqual([]);
  sight = tell([{ at: OFFLINE_AFTER_MS * 10 }, { at: OFFLINE_AFTER_MS * 11, isOnline: false }], sight).sight;
  expect(look(OFFLINE_AFTER_MS * 12)).toEqual(['offline']);
});
