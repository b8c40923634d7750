import { describe, expect, it } from 'vitest';
import { parseHeader } from './header.ts';
import { infoFrame, silentFrame, silentFrames } from './info-frame.ts';
import { framesToMs, msToFrames, PROFILES, renderedSizeBytes } from './profile.ts';

describe.each(Object.values(PROFILES))('frames of our own in $id', (profile) => {
  it('have exactly the size and header of their profile', () => {
    for (const frame of [silentFrame(profile), infoFrame(profile, 10)]) {
      expect(frame.length).toBe(profile.frameBytes);
      expect(parseHeader(frame)).toMatchObject({
        frameBytes: profile.frameBytes,
        bitrateKbps: profile.bitrateKbps,
        sampleRate: 48_000,
        hasCrc: false,
        padded: false,
      });
    }
  });

  it('tell frames, bytes and a straight table of contents', () => {
    const frame = infoFrame(profile, 6_810);
    const at = profile.channels === 1 ? 21 : 36;
    const view = new DataView(frame.buffer);
    expect(new TextDecoder().decode(frame.subarray(at, at + 4))).toBe('Info');
    expect(view.getUint32(at + 4)).toBe(7);
    expect(view.getUint32(at + 8)).toBe(6_810);
    expect(view.getUint32(at + 12)).toBe(6_811 * profile.frameBytes);
    expect([frame[at + 16], frame[at + 66], frame[at + 115]]).toEqual([0, 128, 253]);
    expect(frame.subarray(at + 116).every((byte) => byte === 0)).toBe(true);
  });

  it('fill a hole of any length', () => {
    expect(silentFrames(profile, 3)).toEqual(
      Uint8Array.from(
        Array(3)
          .fill([...silentFrame(profile)])
          .flat(),
      ),
    );
    expect(silentFrames(profile, 0).length).toBe(0);
  });

  it('make bytes and time one division apart', () => {
    expect(profile.frameBytes * 1000).toBe((profile.bitrateKbps * 1000 * 24) / 8);
    expect(framesToMs(msToFrames(3_600_000))).toBe(3_600_000);
    expect(renderedSizeBytes(3_600_000, profile)).toBe(profile.bitrateKbps * 450_000);
    expect(msToFrames(-5)).toBe(0);
  });
});
