// Recordings of the family's own in place of sentences, and of the one for when nothing else can be played.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AudioFact } from '#core/source/world.ts';
import { DAY_MS, MIA, SpeechHouse } from '#test/speech-house.ts';

const house = new SpeechHouse();
beforeAll(() => house.build());
afterAll(() => house.leave());
beforeEach(() => house.begin());
afterEach(() => house.end());

describe('a recording', () => {
  it('replaces a sentence, follows the library, and gives way when it is deleted', async () => {
    await house.speech.want([MIA]);
    await house.settle();
    const [{ key } = { key: '' }] = await house.speech.list();
    await expect(house.speech.record(key, 'a')).rejects.toMatchObject({ code: 'audio-missing' });
    house.library.set('a', { state: 'waiting', title: 'a' });
    await expect(house.speech.record(key, 'a')).rejects.toMatchObject({ code: 'audio-not-ready' });
    await expect(house.speech.record('f'.repeat(64), 'a')).rejects.toMatchObject({ code: 'not-found' });
    house.addAudio('a', 100);
    expect(await house.speech.record(key, 'a')).toMatchObject({ engine: 'recording', audioId: 'a', durationMs: 2_400 });
    expect(house.hashOf(MIA)).toBe('a'.repeat(64));

    house.addAudio('b', 50);
    house.library.set('a', house.library.get('b') as AudioFact);
    await house.speech.refresh();
    expect(house.speech.find(MIA.text, 'en')).toMatchObject({
      durationMs: 1_200,
      segments: [{ hash: 'b'.repeat(64) }],
    });

    house.library.delete('a');
    await house.speech.refresh();
    await house.settle();
    expect(await house.speech.list()).toMatchObject([{ engine: 'service' }]);
  });

  it('is neither forgotten nor spoken over, until a parent takes it away', async () => {
    await house.speech.want([MIA]);
    await house.settle();
    const [{ key } = { key: '' }] = await house.speech.list();
    house.addAudio('a', 100);
    await house.speech.record(key, 'a');
    await house.reopenAfter(40 * DAY_MS);
    house.reachable = [MIA];
    await house.lookAhead();
    expect(house.hashOf(MIA)).toBe('a'.repeat(64));
    await house.speech.removeRecording(key);
    await house.settle();
    expect(await house.speech.list()).toMatchObject([{ engine: 'service' }]);
    await expect(house.speech.removeRecording(key)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('when nothing else can be played', () => {
  it('the sentence is in the language of the family, or a short recording of its own', async () => {
    const shipped = house.sentences.current;
    house.sentences.choose({ language: 'en' });
    expect(house.sentences.current.plan.etag).not.toBe(shipped.plan.etag);
    house.sentences.choose({ language: 'ru' });
    const english = house.sentences.current;

    house.addAudio('a', 100);
    expect(await house.speech.setFallback('a')).toEqual({ audioId: 'a' });
    expect(house.sentences.current.plan.durationMs).toBe(100 * 24);
    for (const one of [shipped, english, house.sentences.current]) {
      for (const [hash, bytes] of one.segments) expect(house.sentences.find(hash)).toEqual(bytes);
    }
    house.addAudio('c', 60_000 / 24 + 1);
    await expect(house.speech.setFallback('c')).rejects.toMatchObject({ code: 'audio-too-long' });

    await house.close();
    await house.open();
    expect(house.sentences.current.plan.durationMs).toBe(100 * 24);
    house.library.delete('a');
    await house.speech.refresh();
    expect(house.sentences.current.plan.etag).toBe(shipped.plan.etag);
    expect(await house.speech.setFallback(null)).toEqual({});
  });
});
