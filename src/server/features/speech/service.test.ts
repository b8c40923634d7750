// Sentences spoken ahead of time, by a speech service that the tests play and by the espeak-ng that npm brings.
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROFILES } from '#core/mp3/profile.ts';
import { MIA, PROFILE, SpeechHouse } from '#test/speech-house.ts';

const house = new SpeechHouse();
beforeAll(() => house.build());
afterAll(() => house.leave());
beforeEach(() => house.begin());
afterEach(() => house.end());

describe('a sentence', () => {
  it('is spoken once, found at once, for exactly its text and language, and after a restart', async () => {
    expect(house.speech.find(MIA.text, 'en')).toEqual({ state: 'missing' });
    await Promise.all([house.speech.want([MIA, { ...MIA }]), house.speech.want([MIA])]);
    expect(await house.speech.list()).toMatchObject([{ text: MIA.text, state: 'waiting' }]);
    await house.settle();
    const fact = house.speech.find(MIA.text, 'EN');
    expect(fact).toMatchObject({ state: 'ready', segments: [{ fromByte: 0 }] });
    expect(house.asked).toEqual([MIA.text]);
    for (const [text, language] of [
      ['Good evening, Ben.', 'en'],
      ['Good evening, Mia', 'en'],
      [MIA.text, 'de'],
    ] as const) {
      expect(house.speech.find(text, language)).toEqual({ state: 'missing' });
    }
    await house.close();
    await house.open();
    expect(house.speech.find(MIA.text, 'en')).toEqual(fact);
    await house.speech.want([MIA]);
    await house.settle();
    expect(house.asked).toHaveLength(1);
    const [segment] = fact.state === 'ready' ? fact.segments : [];
    expect(await house.segments.check(segment?.hash ?? '', segment?.segmentBytes ?? 0)).toBe('ok');
    expect(await house.speech.heldSegments()).toEqual(new Set([segment?.hash]));
  });

  it('is spoken by the robot while the service is away, and better once it is back', async () => {
    house.isServiceAway = true;
    house.reachable = [MIA];
    await house.lookAhead();
    expect(await house.speech.list()).toMatchObject([{ engine: 'robot', voice: 'espeak-ng' }]);
    const robotic = house.hashOf(MIA);
    await house.clock.advance(60_000);
    await house.lookAhead();
    expect(await house.openNotices()).toEqual([expect.stringContaining('does not answer')]);
    house.isServiceAway = false;
    await house.clock.advance(10 * 60_000);
    await house.lookAhead();
    expect(await house.speech.list()).toMatchObject([{ engine: 'service', voice: 'kokoro bella' }]);
    expect(house.hashOf(MIA)).not.toBe(robotic);
    expect(await house.openNotices()).toEqual([]);
  });

  it('that was damaged is spoken again', async () => {
    await house.speech.want([MIA]);
    await house.settle();
    const hash = house.hashOf(MIA) ?? '';
    await house.segments.remove(hash);
    await house.speech.repair(hash);
    expect(house.hashOf(MIA)).toBeUndefined();
    await house.settle();
    expect(existsSync(house.segments.pathOf(house.hashOf(MIA) ?? ''))).toBe(true);
  });

  it('that nobody can speak fails, is left in peace for some hours, and is told to the parent', async () => {
    const klingon = { text: 'Qapla', language: 'tlh-x9' };
    house.isServiceAway = true;
    house.reachable = [klingon];
    await house.speech.want(house.reachable);
    await house.settle();
    expect(await house.speech.list()).toMatchObject([{ ...klingon, state: 'failed' }]);
    const tries = house.asked.length;
    await house.clock.advance(60 * 60_000);
    await house.lookAhead();
    expect(house.asked).toHaveLength(tries);
    expect(await house.openNotices()).toEqual([expect.stringContaining('Qapla')]);
    house.isServiceAway = false;
    await house.reopenAfter(6 * 3_600_000);
    await house.lookAhead();
    expect(house.hashOf(klingon)).toBeDefined();
  });
});

describe('trying a voice', () => {
  it('gives house format and keeps nothing', async () => {
    const bytes = await house.speech.tryOut(MIA, new AbortController().signal);
    expect(bytes.length % PROFILES[PROFILE].frameBytes).toBe(0);
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(await house.speech.list()).toEqual([]);
    expect(readdirSync(house.segments.root)).toEqual([]);
    const silent = house.speech.tryOut({ text: 'x', language: '../x' }, AbortSignal.abort());
    await expect(silent).rejects.toMatchObject({ code: 'speech-failed' });
  });
});
