// What is spoken ahead, when that is looked at, and what is forgotten and tidied away.
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BEN, DAY_MS, MIA, PROFILE, SpeechHouse } from '#test/speech-house.ts';
import { Voices } from '../../../media/speech/voices.ts';
import { Rendering } from '../../library/rendering/service.ts';
import { watchForSpeech } from '../listeners.ts';

const house = new SpeechHouse();
beforeAll(() => house.build());
afterAll(() => house.leave());
beforeEach(() => house.begin());
afterEach(() => house.end());

/** Real work goes on between two looks. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

describe('looking ahead', () => {
  it('forgets what was not wanted for thirty days, and keeps the rest', async () => {
    await house.speech.want([MIA, BEN]);
    await house.settle();
    const gone = house.hashOf(BEN);
    house.reachable = [MIA];
    for (let weeks = 0; weeks < 5; weeks++) {
      expect(house.hashOf(BEN)).toBe(gone);
      await house.reopenAfter(7 * DAY_MS);
      await house.lookAhead();
    }
    expect(house.hashOf(MIA)).toBeDefined();
    expect(house.hashOf(BEN)).toBeUndefined();
    expect(await house.speech.heldSegments()).not.toContain(gone);
    expect(house.asked).toHaveLength(2);
  });

  it('asks for a bounded number at a time and says so', async () => {
    house.reachable = Array.from({ length: 503 }, (_, index) => ({ text: `It is day ${index}.`, language: 'en' }));
    house.isServiceSilent = true;
    await house.speech.lookAhead();
    await until(async () => (await house.openNotices()).length > 0);
    const waiting = (await house.speech.list()).filter(({ state }) => state === 'waiting');
    expect(waiting).toHaveLength(500);
    expect(await house.openNotices()).toEqual([expect.stringContaining('503')]);
  });

  it('happens soon after a start and a change, and every hour', async () => {
    const { events, speech, clock } = house;
    await using _ = watchForSpeech({ events, speech, clock, log: pino({ level: 'silent' }) });
    const evening = house.spoken(MIA);
    house.reachable = [MIA];
    await house.clock.advance(3_000);
    await evening;
    const another = house.spoken(BEN);
    house.reachable = [MIA, BEN];
    await house.db.write((tx) => house.events.record(tx, 'stream.changed', { streamId: 's', name: 'Evening' }));
    await house.events.settled();
    await house.clock.advance(3_000);
    await another;
    const later = { text: 'An hour later.', language: 'en' };
    const hourly = house.spoken(later);
    house.reachable = [MIA, BEN, later];
    await house.clock.advance(61 * 60_000);
    await hourly;
  });

  it('tells that there is no voice at all', async () => {
    await house.close();
    house.voices = new Voices(house.clock);
    await house.open();
    house.reachable = [MIA];
    await house.lookAhead();
    expect(await house.openNotices()).toEqual([expect.stringContaining('no voice')]);
    expect(await house.speech.list()).toEqual([]);
    expect(house.speech.voice).toBeUndefined();
  });
});

describe('tidying', () => {
  it('keeps the segments of sentences, and removes them once they are forgotten', async () => {
    await house.speech.want([MIA]);
    await house.settle();
    const hash = house.hashOf(MIA) ?? '';
    const tidy = async () => {
      const { db, clock, events, jobs, segments, ffmpeg, workers } = house;
      const rendering = new Rendering({
        ...{ db, clock, events, jobs, log: pino({ level: 'silent' }), profile: PROFILE, segments, concurrency: 1 },
        tools: () => ({ ffmpeg, workers }),
        plannedSegments: () => house.speech.heldSegments(),
      });
      await rendering.forgetUnnamed();
      return existsSync(house.segments.pathOf(hash));
    };
    expect(await tidy()).toBe(true);
    await house.reopenAfter(20 * DAY_MS);
    expect(await tidy()).toBe(true);
    await house.reopenAfter(20 * DAY_MS);
    await house.lookAhead();
    expect(house.hashOf(MIA)).toBeUndefined();
    expect(await tidy()).toBe(true);
    await house.reopenAfter(8 * DAY_MS);
    expect(await tidy()).toBe(false);
  });
});
