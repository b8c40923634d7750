import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Playback } from '../player/playback.ts';
import { type EventMembers, foldPlayer, playbackOf, unknownPlayer } from '../player/state.ts';
import { beginCard, type CardPlay, followCard, isTrackWhole, leaveCard } from './cards.ts';
import { beginSessions, hearPieces } from './sessions.ts';

const START = Date.parse('2026-01-05T17:00Z');
const TRACK_S = [60, 200, 31, 400];

interface Message {
  /** When it was said and when it was heard, since the start. */
  saidMs: number;
  heardMs: number;
  events: EventMembers;
}

/** What a listener to these messages counts: milliseconds altogether, and the tracks that were heard whole. */
function count(messages: readonly Message[]): { heardMs: number; whole: string[] } {
  let state = unknownPlayer('player');
  let play: CardPlay | undefined;
  let sessions = beginSessions(START);
  let heardMs = 0;
  const whole = new Set<string>();
  const take = (
    { play: next, pieces }: { play: CardPlay; pieces: readonly { key: string; ms: number }[] },
    atMs: number,
  ) => {
    play = next;
    const before = sessions.latest;
    sessions = hearPieces(sessions, { pieces, atMs, zone: 'UTC' });
    const { latest } = sessions;
    if (latest) heardMs += latest.heardMs - (before?.index === latest.index ? before.heardMs : 0);
    for (const [key, track] of next.tracks) if (isTrackWhole(track)) whole.add(`${next.yotoCardId} ${key}`);
  };
  for (const { saidMs, heardMs: atMs, events } of [...messages].sort((a, b) => a.heardMs - b.heardMs)) {
    const eventUtc = Math.floor((START + saidMs) / 1000);
    state = foldPlayer(state, { kind: 'events', events: { ...events, eventUtc } }, START + atMs);
    const playback = playbackOf(state) as Playback;
    if (play && playback.yotoCardId !== play.yotoCardId) {
      take(leaveCard(play, playback.atMs), playback.atMs);
      play = undefined;
    }
    if (playback.yotoCardId === undefined) continue;
    play ??= beginCard(playback.yotoCardId);
    take(followCard(play, playback), playback.atMs);
  }
  return { heardMs, whole: [...whole] };
}

type Act =
  | { kind: 'play'; seconds: number }
  | { kind: 'pause'; seconds: number }
  | { kind: 'next' }
  | { kind: 'seek'; share: number }
  | { kind: 'card'; card: string; awaySeconds: number };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('play' as const), seconds: fc.integer({ min: 1, max: 500 }) }),
    },
    fc.record({ kind: fc.constant('pause' as const), seconds: fc.integer({ min: 1, max: 3000 }) }),
    fc.constant({ kind: 'next' as const }),
    fc.record({ kind: fc.constant('seek' as const), share: fc.double({ min: 0, max: 0.95, noNaN: true }) }),
    fc.record({
      kind: fc.constant('card' as const),
      card: fc.constantFrom('abcde', 'fghij'),
      awaySeconds: fc.integer({ min: 3, max: 4000 }),
    }),
  ),
  { minLength: 1, maxLength: 12 },
);

/** A player with a card of four tracks, as it speaks: what it says, and how long was heard of it. */
function perform(script: readonly Act[]): { messages: Message[]; heardMs: number } {
  const messages: Message[] = [];
  let [nowMs, heardMs, positionMs, track] = [0, 0, 0, 0];
  let isOver = false;
  const say = (events: EventMembers) => messages.push({ saidMs: nowMs, heardMs: nowMs, events });
  const position = () => Math.floor(positionMs / 1000);
  const place = (): EventMembers => ({
    ...{ chapterKey: `0${track}`, trackKey: '01', trackLength: TRACK_S[track], position: position() },
    playbackStatus: 'playing',
  });
  const endCard = () => {
    isOver = true;
    say({ cardId: 'none', playbackStatus: 'stopped' });
  };
  const next = () => {
    positionMs = 0;
    track++;
    if (track === TRACK_S.length) endCard();
    else say(place());
  };
  say({ cardId: 'abcde', ...place() });
  for (const act of script) {
    if (act.kind === 'card') {
      if (!isOver) endCard();
      nowMs += act.awaySeconds * 1000;
      [isOver, positionMs, track] = [false, 0, 0];
      say({ cardId: act.card, ...place() });
    } else if (isOver) continue;
    else if (act.kind === 'next') next();
    else if (act.kind === 'seek') {
      positionMs = Math.floor(act.share * (TRACK_S[track] ?? 0)) * 1000;
      say({ position: position(), playbackStatus: 'playing' });
    } else if (act.kind === 'pause') {
      say({ position: position(), playbackStatus: 'paused' });
      nowMs += act.seconds * 1000;
      say({ position: position(), playbackStatus: 'playing' });
    } else {
      for (let second = 0; second < act.seconds && !isOver; second++) {
        nowMs += 1000;
        heardMs += 1000;
        positionMs += 1000;
        if (positionMs >= (TRACK_S[track] ?? 0) * 1000) next();
        else if (second % 5 === 4) say({ position: position() });
      }
    }
  }
  if (!isOver) say({ position: position(), playbackStatus: 'paused' });
  return { messages, heardMs };
}

test('tracks that were played from end to end are heard whole, and all of it counts', () => {
  const { messages, heardMs } = perform([{ kind: 'play', seconds: 300 }]);
  const counted = count(messages);
  expect(heardMs).toBe(300_000);
  expect(counted).toEqual({ heardMs: 300_000, whole: ['abcde ["00","01"]', 'abcde ["01","01"]', 'abcde ["02","01"]'] });
});

test('a card that is put in and taken out again was not heard', () => {
  const { messages } = perform([{ kind: 'card', card: 'fghij', awaySeconds: 60 }]);
  expect(count(messages)).toEqual({ heardMs: 0, whole: [] });
});

const track = (key: string, position: number): EventMembers => ({
  ...{ cardId: 'abcde', chapterKey: key, trackKey: '01', trackLength: 60, position, playbackStatus: 'playing' },
});
const at = (second: number, events: EventMembers): Message => ({
  saidMs: second * 1000,
  heardMs: second * 1000,
  events,
});

test('a track that follows by itself is heard from its beginning, although nobody told when that was', () => {
  expect(count([at(0, track('01', 0)), at(55, { position: 55 }), at(69, track('02', 9))]).heardMs).toBe(69_000);
});

test('a step while it pauses is not heard', () => {
  const messages = [at(0, track('01', 0)), at(10, { position: 10, playbackStatus: 'paused' })];
  const goesOn = [at(30, { position: 25, playbackStatus: 'playing' }), at(35, { position: 30 })];
  expect(count([...messages, ...goesOn]).heardMs).toBe(15_000);
});

test('of a player that tells everything nearly all is counted, and nothing else', () => {
  fc.assert(
    fc.property(acts, (script) => {
      const { messages, heardMs } = perform(script);
      const counted = count(messages);
      // Each act may begin between two messages, five seconds apart.
      expect(counted.heardMs).toBeGreaterThanOrEqual(heardMs - script.length * 5000);
      expect(counted.heardMs).toBeLessThanOrEqual(heardMs + seeks(script) * 3000);
    }),
    { numRuns: 300 },
  );
});

test('whatever is lost, late or told twice, no more is counted than was heard', () => {
  const fate = fc.record({ isLost: fc.boolean(), isTwice: fc.boolean(), lateMs: fc.nat({ max: 2000 }) });
  fc.assert(
    fc.property(acts, fc.array(fate, { minLength: 1, maxLength: 50 }), (script, fates) => {
      const { messages, heardMs } = perform(script);
      const told = messages.flatMap((message, index) => {
        const { isLost, isTwice, lateMs } = fates[index % fates.length] ?? { isLost: false, isTwice: false, lateMs: 0 };
        const late = { ...message, heardMs: message.saidMs + lateMs };
        if (isLost) return [];
        return isTwice ? [late, { ...late, heardMs: late.heardMs + 700 }] : [late];
      });
      expect(count(told).heardMs).toBeLessThanOrEqual(heardMs + seeks(script) * 5000);
    }),
    { numRuns: 300 },
  );
});

/** A step of a few seconds looks like playing on. */
function seeks(script: readonly Act[]): number {
  return script.filter(({ kind }) => kind !== 'play').length + 1;
}
