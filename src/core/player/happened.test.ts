import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { About } from '../event-log/entry.ts';
import { happened } from './happened.ts';
import { type EventMembers, foldPlayer, type Message, type PlayerState, unknownPlayer } from './state.ts';

const events = (members: EventMembers): Message => ({ kind: 'events', events: members });

/** Each message a second after the one before. */
function tell(messages: readonly Message[], stepMs = 1000): About[] {
  let state: PlayerState = unknownPlayer('y1');
  return messages.flatMap((message, index) => {
    const before = state;
    state = foldPlayer(before, message, index * stepMs);
    return happened(before, state);
  });
}
const kinds = (messages: readonly Message[], stepMs?: number) => tell(messages, stepMs).map(({ kind }) => kind);

const IDLE = events({ cardId: 'none', playbackStatus: 'stopped', volume: 4, eventUtc: 1 });
const PLAYING: EventMembers = {
  ...{ eventUtc: 2, cardId: 'abcde', chapterKey: '01', trackKey: '01', trackTitle: 'First', trackLength: 60 },
  ...{ position: 0, source: 'card', playbackStatus: 'playing', volume: 4, volumeMax: 16 },
};
const NOTHING = { cardId: 'none', playbackStatus: 'stopped' };

describe('what has happened', () => {
  const cases: [string, Message[], string[]][] = [
    ['the first word is news of nothing', [events(PLAYING)], ['first-word']],
    ['a card goes in', [IDLE, events(PLAYING)], ['first-word', 'card-inserted', 'play-started']],
    [
      'a card is taken out in the middle',
      [IDLE, events(PLAYING), events({ ...NOTHING, eventUtc: 3 })],
      ['first-word', 'card-inserted', 'play-started', 'card-removed'],
    ],
    [
      'a card ends',
      [IDLE, events(PLAYING), events({ position: 58, eventUtc: 3 }), events({ ...NOTHING, eventUtc: 4 })],
      ['first-word', 'card-inserted', 'play-started', 'card-finished'],
    ],
    [
      'what an app started was never put in',
      [IDLE, events({ ...PLAYING, source: 'remote' }), events({ ...NOTHING, eventUtc: 3 })],
      ['first-word', 'card-inserted', 'play-started', 'play-stopped'],
    ],
    [
      'one card after the other',
      [events(PLAYING), events({ ...PLAYING, cardId: 'fghij', eventUtc: 3 })],
      ['first-word', 'card-removed', 'card-inserted', 'play-started'],
    ],
    [
      'pause, on, next',
      [
        events(PLAYING),
        events({ playbackStatus: 'paused', eventUtc: 3 }),
        events({ playbackStatus: 'playing', eventUtc: 4 }),
        events({ chapterKey: '02', trackKey: '01', position: 0, eventUtc: 5 }),
      ],
      ['first-word', 'play-paused', 'play-started', 'track-changed'],
    ],
    [
      'power',
      [
        { kind: 'presence', online: true },
        { kind: 'status', status: { batteryLevel: 22, charging: false } },
        { kind: 'status', status: { batteryLevel: 19 } },
        { kind: 'status', status: { batteryLevel: 18 } },
        { kind: 'status', status: { batteryLevel: 18, charging: true } },
        { kind: 'presence', online: false },
      ],
      ['battery-low', 'charging-changed', 'player-offline'],
    ],
    [
      'a sleep timer',
      [IDLE, events({ sleepTimerActive: true, sleepTimerSeconds: 600 }), events({ sleepTimerActive: false })],
      ['first-word', 'sleep-timer-changed', 'sleep-timer-changed'],
    ],
  ];
  it.each(cases)('%s', (_, messages, expected) => {
    expect(kinds(messages)).toEqual(expected);
  });

  it('says where it was taken out, as far as it had run', () => {
    const [, removed] = tell([events({ ...PLAYING, position: 10 }), events({ ...NOTHING, eventUtc: 3 })], 4000);
    expect(removed).toMatchObject({ kind: 'card-removed', details: { positionMs: 14_000, yotoCardId: 'abcde' } });
  });

  it('is nothing when a message comes twice', () => {
    const message = fc.record(
      {
        cardId: fc.constantFrom('none', 'abcde', 'fghij'),
        trackKey: fc.constantFrom('01', '02'),
        chapterKey: fc.constantFrom('01', '02'),
        playbackStatus: fc.constantFrom('playing', 'paused', 'stopped'),
        position: fc.nat(60),
        volume: fc.nat(16),
        sleepTimerActive: fc.boolean(),
        eventUtc: fc.nat(100),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), message, (earlier, twice) => {
        const start = earlier.reduce((state, one) => foldPlayer(state, events(one), 1000), unknownPlayer('y1'));
        const once = foldPlayer(start, events(twice), 2000);
        expect(happened(once, foldPlayer(once, events(twice), 2001))).toEqual([]);
      }),
    );
  });
});
