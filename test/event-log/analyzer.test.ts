// Raw messages on request: for a while, never more than fits, and nothing in them that is a secret.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '#server/features/event-log/analyzer/analyzer.ts';
import { masked } from '#server/features/event-log/analyzer/mask.ts';
import { ManualClock } from '#test/manual-clock.ts';

const bytes = (text: string) => Buffer.from(text);
const message = (text: string, playerId = 'y1') => ({
  ...{ direction: 'from-player' as const, playerId, topic: 'data/events', payload: bytes(text) },
});

describe('the analyzer', () => {
  it('is off, holds what comes while it is on, and is off again by itself', async () => {
    const clock = new ManualClock();
    using analyzer = createAnalyzer({ clock });
    analyzer.pass(message('{"volume":1}'));
    expect(analyzer.describe()).toMatchObject({ on: false, messages: 0 });
    expect(analyzer.start({ minutes: 10 })).toMatchObject({ on: true, until: '2026-01-05T17:10:00.000Z' });
    analyzer.pass(message('{"volume":2}'));
    await clock.advance(10 * 60_000);
    analyzer.pass(message('{"volume":3}'));
    expect(analyzer.describe()).toMatchObject({ on: false, messages: 1 });
    expect(analyzer.messages({ after: 0, limit: 10 })).toMatchObject([{ text: '{"volume":2}', sizeBytes: 12 }]);
    await clock.advance(60 * 60_000);
    expect(analyzer.describe()).toMatchObject({ messages: 0, sizeBytes: 0 });
  });

  it('looks at one player, if only that is wanted, and forgets when it is told to', () => {
    using analyzer = createAnalyzer({ clock: new ManualClock() });
    analyzer.start({ minutes: 1, playerId: 'y2' });
    analyzer.pass(message('{}', 'y1'));
    analyzer.pass(message('{}', 'y2'));
    expect(analyzer.messages({ after: 0, limit: 10 }).map(({ playerId }) => playerId)).toEqual(['y2']);
    analyzer.stop();
    expect(analyzer.describe()).toEqual({ on: false, messages: 0, sizeBytes: 0, leftOut: 0 });
  });

  it('never holds more than fits, and the newest stay', () => {
    using analyzer = createAnalyzer({ clock: new ManualClock() });
    analyzer.start({ minutes: 1 });
    for (let index = 0; index < 12_000; index++) analyzer.pass(message(`{"position":${index}}`));
    const { messages, sizeBytes, leftOut } = analyzer.describe();
    expect(messages + leftOut).toBe(12_000);
    expect(messages).toBe(5_000);
    expect(sizeBytes).toBeLessThan(4 * 1024 * 1024);
    expect(analyzer.messages({ after: 11_999, limit: 10 })).toMatchObject([{ number: 12_000 }]);
    for (let index = 0; index < 2_000; index++) analyzer.pass(message('x'.repeat(20_000)));
    expect(analyzer.describe().sizeBytes).toBeLessThan(4 * 1024 * 1024);
  });
});

describe('what is shown', () => {
  const secret = 'q7Rz0pXk4Lw9Tn2VbY8cJd';
  it.each([
    [`{"accessToken":"${secret}"}`],
    [`{"status":{"ssid":"${secret}","volume":3}}`],
    [`{"a":[{"wifiPassword":"${secret}"}]}`],
    [`{"url":"https://family.example/s/${secret}.mp3"}`],
    [`{"url":"https://cdn.example/a.mp3?Signature=${secret}"}`],
    [`{"req_body":"{\\"token\\":\\"${secret}\\"}"}`],
    [`GET /s/${secret}/2.mp3`],
    [`eyJhbGciOi.${secret}.${secret}`],
    [`{"owner":"${secret}@example.org"}`],
    [`{"note":"${secret}${secret}"}`],
  ])('has nothing of a secret in it: %s', (text) => {
    expect(masked(bytes(text))).not.toContain(secret);
  });

  it('keeps what is no secret', () => {
    const text =
      '{"cardId":"abcde","chapterKey":"01","trackKey":"02","position":12,"volume":4,"trackTitle":"The fog?"}';
    expect(masked(bytes(text))).toBe(text);
  });

  it('says of what is no text only how much it is', () => {
    expect(masked(Uint8Array.of(0xff, 0xfe, 1))).toBe('(3 bytes that are no text)');
  });

  it('is made quickly of whatever a player sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a1-.@:?/s"\\{}[],'), maxLength: 3000 }), (text) => {
        expect(masked(bytes(text)).length).toBeLessThanOrEqual(4_000 + 1 + text.length);
      }),
    );
    for (const part of ['a.', 'a-', '1a', 'eyJa.', '/s/', 'a@', ':0', '?', '{"a":']) {
      const startedAtMs = performance.now();
      masked(bytes(part.repeat((256 * 1024) / part.length)));
      expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    }
  });
});
