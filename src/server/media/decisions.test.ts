import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '#core/mp3/profile.ts';
import { sortOutChapters } from './chapters.ts';
import { cleanText } from './clean-text.ts';
import { cutAtInputs, cutAtTimes } from './cuts.ts';
import { chooseGain, combineLoudness } from './loudness.ts';
import { judgeDamage } from './measure.ts';
import { foldPeaks, PeakMeter } from './peaks.ts';

const stereo = PROFILES['stereo-160'];
const heard = (integratedLufs: number, truePeakDb: number) => ({ integratedLufs, rangeLu: 3, truePeakDb });

describe('chooseGain', () => {
  it.each([
    ['loud music is turned down', heard(-11, -0.1), 0, { gainDb: -4.55, limit: false }],
    ['quiet speech is turned up', heard(-20, -10), 0, { gainDb: 4.45, limit: false }],
    ['peaks that would pass the ceiling are limited', heard(-20, -1), 0, { gainDb: 4.45, limit: true }],
    ['never more than 12 dB up', heard(-50, -40), 0, { gainDb: 12.45, limit: false }],
    ['a trim counts', heard(-16, -9), -3, { gainDb: -2.55, limit: false }],
    ['silence stays', heard(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY), 0, { gainDb: 0.45, limit: false }],
  ])('%s', (_name, loudness, trimDb, expected) => {
    expect(chooseGain(loudness, stereo, trimDb)).toEqual(expected);
  });

  it('weighs several recordings by length and leaves out the far quieter', () => {
    const part = (integratedLufs: number, durationMs: number) => ({ loudness: heard(integratedLufs, -3), durationMs });
    expect(combineLoudness([part(-20, 1000), part(-20, 9000)]).integratedLufs).toBeCloseTo(-20);
    expect(combineLoudness([part(-20, 1000), part(-45, 1000)]).integratedLufs).toBeCloseTo(-20);
    expect(combineLoudness([part(Number.NEGATIVE_INFINITY, 1000)]).integratedLufs).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('sortOutChapters', () => {
  const mark = (startMs: number, endMs: number, title = '') => ({ startMs, endMs, title });

  it('covers everything, however the marks are', () => {
    const marks = [mark(4_000, 9_000, 'b'), mark(50, 6_000, 'a'), mark(4_100, 4_100, 'c'), mark(99_000, 99_001, 'far')];
    expect(sortOutChapters(marks, 10_000)).toEqual([mark(0, 4_000, 'a'), mark(4_000, 10_000, 'b')]);
  });

  it('takes one mark, or none, for no chapters', () => {
    expect(sortOutChapters([mark(0, 1_000)], 10_000)).toEqual([]);
    expect(sortOutChapters([], 0)).toEqual([]);
  });

  it('never leaves a gap, an overlap or an empty chapter', () => {
    const anyMark = fc.record({ startMs: fc.double(), endMs: fc.double(), title: fc.string() });
    const nearMark = fc.record({ startMs: fc.nat(60_000), endMs: fc.nat(60_000), title: fc.string() });
    fc.assert(
      fc.property(fc.array(fc.oneof(anyMark, nearMark)), fc.nat(60_000), (marks, durationMs) => {
        const chapters = sortOutChapters(marks, durationMs);
        for (const [index, chapter] of chapters.entries()) {
          expect(chapter.startMs).toBe(chapters[index - 1]?.endMs ?? 0);
          expect(chapter.endMs).toBeGreaterThan(chapter.startMs);
        }
        if (durationMs > 0 && chapters.length > 0) expect(chapters.at(-1)?.endMs).toBe(durationMs);
      }),
    );
  });
});

describe('cuts', () => {
  it('lose no frame between neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 500, max: 60_000 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        const parts = lengths.map((length, index) => {
          const startMs = lengths.slice(0, index).reduce((sum, one) => sum + one, 0);
          return { startMs, endMs: startMs + length };
        });
        const totalMs = parts.at(-1)?.endMs ?? 0;
        const frames = Math.ceil(totalMs / 24) + 1;
        const inputs = lengths.map((length) => length * 48);
        for (const cuts of [cutAtTimes(parts, totalMs, frames), cutAtInputs(inputs, frames)]) {
          expect(cuts.map(({ fromFrame }) => fromFrame)).toEqual([
            0,
            ...cuts.slice(0, -1).map(({ toFrame }) => toFrame),
          ]);
          expect(cuts.at(-1)?.toFrame).toBe(frames);
          expect(cuts.every(({ fromFrame, toFrame }) => toFrame > fromFrame)).toBe(true);
        }
      }),
    );
  });
});

describe('judgeDamage', () => {
  const found = { announcedMs: 60_000, decodedMs: 60_000, errors: 0, firstErrorMs: 0, cutPackets: 0, isMp3: false };

  it('is silent about small differences and joins in an MP3', () => {
    expect(judgeDamage({ ...found, decodedMs: 59_500 })).toBeUndefined();
    expect(judgeDamage({ ...found, announcedMs: undefined })).toBeUndefined();
    expect(judgeDamage({ ...found, isMp3: true, errors: 2, firstErrorMs: 1_000 })).toBeUndefined();
  });

  it('is silent about a last packet that the file ends within, as streamed WAV files have one', () => {
    const streamed = { ...found, announcedMs: undefined, errors: 1, firstErrorMs: 59_900, cutPackets: 1 };
    expect(judgeDamage(streamed)).toBeUndefined();
    expect(judgeDamage({ ...streamed, errors: 2, cutPackets: 2 })).toBeDefined();
    expect(judgeDamage({ ...streamed, announcedMs: 70_000 })).toMatchObject({ kind: 'truncated' });
  });

  it('tells an early end from a hole', () => {
    expect(judgeDamage({ ...found, decodedMs: 20_000 })).toMatchObject({
      kind: 'truncated',
      afterMs: 20_000,
      missingMs: 40_000,
    });
    expect(judgeDamage({ ...found, decodedMs: 55_000, errors: 3, firstErrorMs: 30_000 })).toMatchObject({
      kind: 'gaps',
      afterMs: 30_000,
    });
  });
});

describe('peaks', () => {
  it('are the same however the samples arrive', () => {
    const samples = Int16Array.from({ length: 1_000 }, (_, index) => (index % 192 === 7 ? -32_768 : index));
    const bytes = new Uint8Array(samples.buffer);
    const whole = new PeakMeter();
    whole.push(bytes);
    const pieces = new PeakMeter();
    for (let at = 0; at < bytes.length; at += 7) pieces.push(bytes.subarray(at, at + 7));
    const row = whole.finish();
    expect(pieces.finish()).toEqual(row);
    expect([...row]).toEqual([255, 255, 255, 255, 255, 255]);
    expect(whole.durationMs).toBe(125);
  });

  it('fold into at most 800 buckets and follow the gain', () => {
    const row = new Uint8Array(5_000).fill(100);
    expect(foldPeaks(row, 0, 5_000, -6).length).toBe(800);
    expect(foldPeaks(row, 0, 10, -6.02)).toEqual(new Uint8Array(10).fill(50));
    expect(foldPeaks(row, 4_990, 6_000, 40)).toEqual(new Uint8Array(10).fill(255));
  });
});

describe('cleanText', () => {
  it('takes out control and direction characters and limits the length', () => {
    expect(cleanText(' A\u0000B\n\u202eC\ud800 ')).toBe('A B C');
    expect(cleanText('x'.repeat(600))?.length).toBe(500);
    expect(cleanText('\u0007')).toBeUndefined();
    expect(cleanText(7)).toBeUndefined();
  });
});
