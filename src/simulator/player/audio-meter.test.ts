import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioMeter } from './audio-meter.ts';
import { mp3 } from './player-world.fixture.ts';

/** Feeds bytes in pieces of the given sizes, over and over. */
function measure(bytes: Buffer, sizes: number[] = [bytes.length]): AudioMeter {
  const meter = new AudioMeter();
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    meter.push(bytes.subarray(at, at + size));
    at += size;
  }
  return meter;
}

const id3 = (length: number) =>
  Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, length]), Buffer.alloc(length)]);

describe('the audio meter', () => {
  it('counts frames exactly, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1 }),
        (frames, sizes) => {
          expect(measure(mp3(frames * 24), sizes).audioMs).toBeCloseTo(frames * 24, 6);
        },
      ),
    );
  });

  it('skips a tag and an Info frame, and knows where the audio begins', () => {
    const info = mp3(24);
    info.write('Info', 36, 'latin1');
    const meter = measure(Buffer.concat([id3(100), info, mp3(240)]), [7]);
    expect(meter.audioMs).toBeCloseTo(240, 6);
    expect(meter.shape).toMatchObject({
      audioStart: 110 + 480,
      isConstant: true,
      frame: { bytes: 480, durationMs: 24 },
    });
  });

  it('finds the next frame after a start in the middle of one', () => {
    expect(measure(mp3(240).subarray(100)).audioMs).toBeCloseTo(216, 6);
  });

  it('sees that frames differ', () => {
    const mono96 = Buffer.alloc(288, 1);
    mono96.set([0xff, 0xfb, 0x74, 0xc4]);
    const meter = measure(Buffer.concat([mp3(48), mono96, mono96]));
    expect(meter.audioMs).toBeCloseTo(96, 6);
    expect(meter.shape?.isConstant).toBe(false);
  });

  it('never throws on anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.integer({ min: 1, max: 400 }), (bytes, size) => {
        expect(measure(Buffer.from(bytes), [size]).audioMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
