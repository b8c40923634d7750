// Values in sentences: all that two days can bring are known ahead, also when clocks change, and none is ever said when
// it is no longer true.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localTime } from '../time/zone.ts';
import { decide } from './decide.ts';
import type { Source } from './document.ts';
import { fillPlaceholders, plainText, valuesAt } from './placeholders.ts';
import { reachableSpeech } from './spoken.ts';
import { readyAudio, wholeOf, worldWith } from './test-world.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const TEXT = '{child}: {weekday}, {date}, {time-of-day}.';
const SENTENCE: Source = { kind: 'speech', text: TEXT };

function worldOf(zone: string, child: string | undefined): (nowMs: number) => World {
  const world = worldWith({ zone, listener: child === undefined ? {} : { childId: child, childName: child } });
  return (nowMs) => ({ ...world, nowMs });
}

function reachable(source: Source, worldAt: (nowMs: number) => World, fromMs: number): Set<string> {
  return new Set(
    wholeOf(reachableSpeech(source, worldAt, fromMs, fromMs + 48 * HOUR_MS, 1000)).map(({ text }) => text),
  );
}

/** As it would be filled at that moment. */
function valued(text: string, { zone, nowMs, language, listener }: World): string | undefined {
  return fillPlaceholders(text, valuesAt(localTime(zone, nowMs), language, listener.childName));
}

test.each([
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  // Half an hour; and two where there is no midnight on that day.
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['America/Santiago', '2026-09-06T04:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00Z'],
  ['UTC', '2026-12-31T23:00Z'],
])('every minute of the two days around the change of clocks in %s at %s is looked ahead for', (zone, at) => {
  const worldAt = worldOf(zone, 'Mia');
  const changeMs = Date.parse(at);
  for (const hoursBefore of [47.75, 24.5, 23, 2, 0.25, 0, -0.25]) {
    const fromMs = changeMs - hoursBefore * HOUR_MS;
    const ahead = reachable(SENTENCE, worldAt, fromMs);
    const missing = new Set<string>();
    for (let atMs = fromMs; atMs < fromMs + 48 * HOUR_MS; atMs += MINUTE_MS) {
      const text = valued(TEXT, worldAt(atMs)) ?? '';
      if (!ahead.has(text)) missing.add(`${new Date(atMs).toISOString()} ${text}`);
    }
    expect([...missing]).toEqual([]);
    // Nothing is spoken for days that are not meant: three days of four times each, and what needs no value.
    expect(ahead.size).toBeLessThanOrEqual(13);
  }
});

test('whatever was spoken before: only what is true now is said, or what is always true', () => {
  const text = fc
    .array(fc.constantFrom('{child}', '{weekday}', '{date}', '{time-of-day}', 'Good night', ', ', '! ', '. '), {
      minLength: 1,
      maxLength: 8,
    })
    .map((words) => words.join(' '));
  const child = fc.constantFrom(undefined, 'Mia', 'Mila', '{weekday}');
  const zone = fc.constantFrom('Europe/Berlin', 'America/Santiago', 'Pacific/Kiritimati');
  const fromMs = Date.parse('2026-03-27T12:00Z');
  fc.assert(
    fc.property(text, child, child, zone, fc.nat(10 * 24 * 60), (said, before, now, where, minutesLater) => {
      const source: Source = { kind: 'speech', text: said };
      const spoken = reachable(source, worldOf(where, before), fromMs);
      const world = worldOf(where, now)(fromMs + minutesLater * MINUTE_MS);
      const heard: string[] = [];
      const findSpeech: World['findSpeech'] = (wanted) =>
        spoken.has(wanted) ? readyAudio(wanted) : { state: 'missing' };
      const decision = decide(source, { ...world, findSpeech });
      if (decision.outcome === 'decided') {
        for (const item of decision.items) if (item.kind === 'speech') heard.push(item.title);
      }
      for (const one of heard) expect([valued(said, world), plainText(said)]).toContain(one);
    }),
    { numRuns: 400 },
  );
});
