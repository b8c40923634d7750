import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionAt } from './playback.ts';
import {
  type EventMembers,
  foldPlayer,
  isStale,
  type Message,
  type PlayerState,
  playbackOf,
  sleepTimerLeftMs,
  tellsOfPlaying,
  unknownPlayer,
} from './state.ts';

const events = (members: EventMembers): Message => ({ kind: 'events', events: members });
const foldAll = (messages: readonly Message[], start = unknownPlayer('y2')): PlayerState =>
  messages.reduce((state, message, index) => foldPlayer(state, message, 1000 * index), start);
const told = (...members: EventMembers[]) => foldAll(members.map(events));

const PLAYING: EventMembers = {
  ...{ eventUtc: 100, cardId: 'abcde', chapterKey: '01', chapterTitle: 'One', trackKey: '01', trackTitle: 'First' },
  ...{ trackLength: 120, position: 0, source: 'card', playbackStatus: 'playing', volume: 4, volumeMax: 16 },
};

const NONE: EventMembers = { eventUtc: 100, cardId: 'none', playbackStatus: 'stopped' };

describe('what a player plays', () => {
  const cases: [string, EventMembers[], object][] = [
    ['nothing when asked while idle', [{ cardId: 'none', playbackStatus: 'stopped' }], { status: 'stopped' }],
    ['nothing with an empty card', [PLAYING, { cardId: '' }], { status: 'stopped', yotoCardId: undefined }],
    [
      'a card that went in',
      [PLAYING],
      { status: 'playing', yotoCardId: 'abcde', chapterKey: '01', trackKey: '01', positionMs: 0, trackMs: 120_000 },
    ],
    ['the position as it runs', [PLAYING, { position: 5 }, { position: 10 }], { positionMs: 10_000, trackKey: '01' }],
    ['a pause', [PLAYING, { playbackStatus: 'paused', position: 7 }], { status: 'paused', positionMs: 7000 }],
    [
      'the next track, as long as the one before',
      [PLAYING, { trackKey: '02', position: 0 }],
      { chapterKey: '01', trackKey: '02', positionMs: 0, trackMs: 120_000 },
    ],
    [
      'another card with the same keys',
      [PLAYING, { cardId: 'fghij', playbackWait: true, position: 0 }],
      { yotoCardId: 'fghij', chapterKey: '01', positionMs: 0, isWaiting: true },
    ],
    [
      'nothing after a stop, though the rest was not cleared',
      [PLAYING, { cardId: 'none', playbackStatus: 'stopped' }],
      { status: 'stopped', yotoCardId: undefined, trackKey: undefined, positionMs: undefined },
    ],
    ['nothing after "stopped" alone', [PLAYING, { playbackStatus: 'stopped' }], { yotoCardId: undefined }],
    ['a card that loads', [{ ...PLAYING, playbackStatus: 'stopped' }], { status: 'stopped', yotoCardId: 'abcde' }],
    ['a word that nobody documented', [PLAYING, { playbackStatus: 'seeking' }], { status: 'playing' }],
  ];
  it.each(cases)('%s', (_name, members, playback) => {
    expect(playbackOf(told(...members))).toMatchObject(playback);
  });

  it('is unknown until it has said so', () => {
    expect(playbackOf(foldAll([{ kind: 'presence', online: true }]))).toBeUndefined();
  });

  it('keeps what the knob said when the card ends', () => {
    expect(told(PLAYING, { cardId: 'none', playbackStatus: 'stopped' }).events).toMatchObject({ volume: 4 });
  });

  it('goes stale after six minutes without a word', () => {
    const state = foldPlayer(unknownPlayer('y2'), events(PLAYING), 1000);
    expect([isStale(state, 361_000), isStale(state, 361_001)]).toEqual([false, true]);
    expect(isStale(unknownPlayer('y2'), 0)).toBe(true);
  });

  it('is told apart from a turned knob', () => {
    expect(tellsOfPlaying(events({ volume: 3, volumeMax: 16, eventUtc: 9 }))).toBe(false);
    expect(tellsOfPlaying(events({ position: 3 }))).toBe(true);
    expect(tellsOfPlaying({ kind: 'presence', online: true })).toBe(false);
  });
});

describe('messages that overtook each other', () => {
  it('change nothing that is newer, and bring what was missing', () => {
    const state = told(
      { eventUtc: 102, playbackStatus: 'playing', position: 2 },
      { ...PLAYING, playbackStatus: 'stopped' },
    );
    expect(playbackOf(state)).toMatchObject({
      status: 'playing',
      yotoCardId: 'abcde',
      trackKey: '01',
      positionMs: 2000,
    });
  });

  it('do not bring back a card that was taken out', () => {
    const state = told(
      PLAYING,
      { eventUtc: 110, cardId: 'none', playbackStatus: 'stopped' },
      { eventUtc: 109, position: 9 },
    );
    expect(playbackOf(state)).toMatchObject({ status: 'stopped', yotoCardId: undefined });
    expect(state.events).not.toHaveProperty('position');
  });

  it('are not taken for it when the player has set its clock back', () => {
    expect(playbackOf(told({ ...PLAYING, eventUtc: 99_999_999 }, { eventUtc: 100, position: 30 }))?.positionMs).toBe(
      30_000,
    );
  });

  it('end in the same state in any order, when each second has one message', () => {
    const story: EventMembers[] = [
      PLAYING,
      { eventUtc: 103, position: 3 },
      { eventUtc: 104, trackKey: '02', trackTitle: 'Second', trackLength: 60, position: 0 },
      { eventUtc: 106, playbackStatus: 'paused' },
      { eventUtc: 109, cardId: 'none', playbackStatus: 'stopped' },
      { eventUtc: 111, ...without(PLAYING, 'eventUtc'), cardId: 'fghij' },
    ];
    // What it plays; when we heard of it, and of what not at all, depends on the order.
    const played = (messages: EventMembers[]) => ({
      ...playbackOf(told(...messages)),
      atMs: 0,
      positionAtMs: 0,
      toldAtS: 0,
      emptyAtS: 0,
    });
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
        expect(played(shuffled)).toEqual(played(story));
      }),
    );
  });

  it('keep when the player last said that it had no card, but not what a later one has overtaken', () => {
    const none = { cardId: 'none', playbackStatus: 'stopped' };
    const back = { ...PLAYING, eventUtc: 120 };
    expect(playbackOf(told(PLAYING, { eventUtc: 110, ...none }, back))).toMatchObject({ emptyAtS: 110, toldAtS: 120 });
    expect(playbackOf(told(PLAYING, back, { eventUtc: 110, ...none }))?.emptyAtS).toBeUndefined();
    // A player that only stopped may have its card still.
    expect(playbackOf(told(PLAYING, { eventUtc: 110, playbackStatus: 'stopped' }, back))?.emptyAtS).toBeUndefined();
  });

  it('may come twice', () => {
    const member = fc.constantFrom<EventMembers>(
      PLAYING,
      { position: 4 },
      { cardId: 'none' },
      { trackKey: '02' },
      { volume: 2 },
    );
    const timed = fc.tuple(member, fc.integer({ min: 100, max: 105 })).map(([one, eventUtc]) => ({ ...one, eventUtc }));
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 12 }), timed, (before, last) => {
        const once = told(...before, last);
        const twice = foldPlayer(once, events(last), 99);
        expect(twice.events).toEqual(once.events);
      }),
    );
  });
});

describe('a position', () => {
  const at = (state: PlayerState, nowMs: number) => {
    const playback = playbackOf(state);
    return playback && positionAt(playback, nowMs);
  };
  const fold = (state: PlayerState, members: EventMembers, atMs: number) => foldPlayer(state, events(members), atMs);
  const playing = fold(unknownPlayer('y2'), PLAYING, 0);

  it('runs on by itself, to the end of the track', () => {
    expect(at(playing, 30_000)).toBe(30_000);
    expect(at(playing, 999_000)).toBe(120_000);
  });

  it('runs on while other things are told', () => {
    expect(at(fold(playing, { eventUtc: 120, volume: 9 }, 20_000), 30_000)).toBe(30_000);
  });

  it('stands where it was when a pause does not say where', () => {
    const paused = fold(playing, { eventUtc: 121, playbackStatus: 'paused' }, 21_000);
    expect(at(paused, 60_000)).toBe(21_000);
    const late = fold(paused, { eventUtc: 120, position: 20 }, 22_000);
    expect(at(late, 60_000)).toBe(21_000);
    expect(at(fold(paused, { eventUtc: 160, playbackStatus: 'playing' }, 60_000), 70_000)).toBe(31_000);
  });

  it('is not moved by a message that came twice, or late', () => {
    const beat = { eventUtc: 110, position: 10 };
    const told = fold(playing, beat, 10_000);
    expect(at(fold(told, beat, 13_000), 15_000)).toBe(15_000);
    expect(at(fold(told, { eventUtc: 105, position: 5 }, 13_000), 15_000)).toBe(15_000);
  });
});

describe('the sleep timer', () => {
  const left = (state: PlayerState, nowMs: number) => sleepTimerLeftMs(state, nowMs);
  const state = foldPlayer(unknownPlayer('y2'), events({ sleepTimerActive: true, sleepTimerSeconds: 600 }), 1000);

  it('runs down by itself, whatever else is told', () => {
    expect(left(foldPlayer(state, events({ eventUtc: 5, volume: 3 }), 100_000), 301_000)).toBe(300_000);
    expect(left(state, 999_000)).toBe(0);
  });

  it('that is off leaves nothing', () => {
    expect(left(foldPlayer(state, events({ eventUtc: 5, sleepTimerActive: false }), 2000), 3000)).toBeUndefined();
  });
});

describe('presence', () => {
  const presence = (online: boolean, atMs?: number): Message => ({ kind: 'presence', online, atMs });
  const fold = (...told: [Message, number][]) =>
    told.reduce((state, [message, atMs]) => foldPlayer(state, message, atMs), unknownPlayer('y2'));

  it('that was overtaken says nothing', () => {
    expect(fold([presence(true, 5000), 5000], [presence(false, 4000), 6000]).isOnline).toBe(true);
    expect(fold([presence(true, 999_000), 5000], [presence(false, 4000), 6000]).isOnline).toBe(false);
  });

  it('of a player that speaks is there, but its last words may come late', () => {
    const away: [Message, number] = [presence(false, 1000), 1000];
    expect(fold(away, [events({ volume: 3 }), 3000]).isOnline).toBe(false);
    expect(fold(away, [events({ volume: 3 }), 30_000]).isOnline).toBe(true);
    expect(fold(away, [{ kind: 'status', status: {} }, 30_000]).isOnline).toBe(true);
  });
});

describe('doubt', () => {
  const cases: [string, Message[], boolean][] = [
    ['none while all fits', [events(PLAYING), events({ position: 5 })], false],
    ['a position without a card', [events({ cardId: 'none' }), events({ position: 5 })], true],
    ['a card that plays and was never named', [events({ playbackStatus: 'playing' })], true],
    ['a position that went back', [events({ ...PLAYING, position: 60 }), events({ position: 2 })], true],
    ['another card without its keys', [events(PLAYING), events({ cardId: 'fghij', position: 0 })], true],
    [
      'none with another chapter',
      [events({ ...PLAYING, position: 60 }), events({ chapterKey: '02', position: 0 })],
      false,
    ],
    [
      'two tracks in one second, all told of the second one',
      [events({ ...PLAYING, trackKey: '02' }), events(PLAYING), events({ eventUtc: 105, position: 5 })],
      true,
    ],
    ['none when a card goes in in the second in which it went out', [events(NONE), events(PLAYING)], false],
    [
      'none when a later second tells all',
      [events({ ...PLAYING, trackKey: '02' }), events(PLAYING), events({ ...PLAYING, eventUtc: 102, trackKey: '02' })],
      false,
    ],
    ['still after the next beat', [events({ position: 5 }), events({ volume: 6 })], true],
    ['none when everything was told', [events({ position: 5 }), events(PLAYING)], false],
    ['a status with another card', [events(PLAYING), { kind: 'status', status: { activeCard: 'none' } }], true],
    ['none with a status that agrees', [events(PLAYING), { kind: 'status', status: { activeCard: 'abcde' } }], false],
    ['none with a status before any event', [{ kind: 'status', status: { activeCard: 'abcde' } }], false],
  ];
  it.each(cases)('%s', (_name, messages, isDoubtful) => {
    expect(foldAll(messages).isDoubtful).toBe(isDoubtful);
  });
});

describe('anything a device may send', () => {
  it('is folded without harm, unknown members are dropped', () => {
    const hostile = fc.record(
      {
        eventUtc: fc.double(),
        cardId: fc.string(),
        position: fc.double(),
        playbackStatus: fc.string(),
        __proto__x: fc.anything(),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<EventMembers>;
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), (all) => {
        const state = told(...all);
        expect(Object.keys(state.events)).not.toContain('__proto__x');
        const positionMs = playbackOf(state)?.positionMs ?? 0;
        expect(positionMs >= 0 && Number.isFinite(positionMs)).toBe(true);
      }),
    );
  });

  it('keeps battery and presence', () => {
    const status = { batteryLevel: 50, charging: true, activeCard: 'none' };
    const state = foldAll([{ kind: 'status', status }, { kind: 'presence', online: false }, { kind: 'response' }]);
    expect(state).toMatchObject({ isOnline: false, status: { batteryLevel: 50, charging: true }, statusAtMs: 0 });
  });
});

function without<T extends object>(value: T, name: keyof T): T {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)) as T;
}
