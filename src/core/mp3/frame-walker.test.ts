import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameWalker, type WalkVerdict, walk } from './frame-walker.ts';
import { infoFrame, silentFrame, silentFrames } from './info-frame.ts';
import { PROFILES } from './profile.ts';

const stereo = PROFILES['stereo-160'];
const mono = PROFILES['mono-96'];
const anyProfile = fc.constantFrom(stereo, mono);

function walkInPieces(bytes: Uint8Array, sizes: readonly number[], profile = stereo): WalkVerdict {
  const walker = new FrameWalker(profile);
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    walker.push(bytes.subarray(at, at + size));
    at += size;
  }
  return walker.end();
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
}

describe('what the walker accepts', () => {
  it.each([stereo, mono])('counts whole frames of $id', (profile) => {
    expect(walk(silentFrames(profile, 7), profile)).toEqual({ ok: true, frames: 7 });
  });

  it('gives the same verdict however the bytes are cut', () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.integer({ min: 0, max: 5 }).map((frames) => silentFrames(stereo, frames)),
    );
    fc.assert(
      fc.property(anyBytes, fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1 }), (bytes, sizes) => {
        expect(walkInPieces(bytes, sizes)).toEqual(walk(bytes, stereo));
      }),
    );
  });
});

describe('what the walker refuses', () => {
  const good = silentFrames(stereo, 3);
  const frame = stereo.frameBytes;
  const text = (value: string) => new TextEncoder().encode(value);
  const followedBy = (rest: Uint8Array) => Uint8Array.from([...good, ...rest]);
  const padded = (value: string) => Uint8Array.from([...text(value), ...new Uint8Array(200)]);

  it.each<[string, Uint8Array, string, number]>([
    ['nothing', new Uint8Array(0), 'empty', 0],
    ['an ID3v2 tag in front', Uint8Array.from([...padded('ID3'), ...good]), 'tag', 0],
    ['an ID3v1 tag behind', followedBy(padded('TAG')), 'tag', 3 * frame],
    ['an APE tag behind', followedBy(padded('APETAGEX')), 'tag', 3 * frame],
    ['an Info frame', Uint8Array.from([...infoFrame(stereo, 3), ...good]), 'info-frame', 0],
    ['a cut last frame', good.subarray(0, -1), 'truncated', 2 * frame],
    ['a single odd byte', followedBy(Uint8Array.of(255)), 'truncated', 3 * frame],
    ['junk in the middle', changed(good, frame, 0), 'junk', frame],
    ['Layer II', changed(good, frame + 1, 0xfd), 'other-layer', frame],
    ['MPEG-2', changed(good, frame + 1, 0xf3), 'other-layer', frame],
    ['44.1 kHz', changed(good, frame + 2, 0xa0), 'sample-rate', frame],
    ['128 kbit/s', changed(good, frame + 2, 0x94), 'bitrate', frame],
    ['a mono frame', changed(good, frame + 3, 0xc4), 'channels', frame],
    ['a padded frame', changed(good, frame + 2, 0xa6), 'padding', frame],
    ['a promised CRC that is wrong', changed(good, frame + 1, 0xfa), 'crc', frame],
    ['a frame that needs the one before', changed(good, frame + 4, 0x01), 'reservoir', frame],
    ['a granule longer than its frame', changed(changed(good, frame + 6, 0x0f), frame + 7, 0xff), 'side-info', frame],
  ])('refuses %s', (_name, bytes, reason, atByte) => {
    expect(walk(bytes, stereo)).toEqual({ ok: false, reason, atByte });
  });

  it('refuses the other profile', () => {
    expect(walk(silentFrame(mono), stereo)).toMatchObject({ ok: false });
    expect(walk(silentFrames(stereo, 4), mono)).toMatchObject({ ok: false, reason: 'bitrate' });
  });

  it('says so at once and ignores the rest', () => {
    const walker = new FrameWalker(stereo);
    expect(walker.push(new Uint8Array(stereo.frameBytes))).toBe(false);
    expect(walker.push(silentFrame(stereo))).toBe(false);
    expect(walker.end()).toEqual({ ok: false, reason: 'junk', atByte: 0 });
  });
});

describe('hostile bytes', () => {
  it('never throws and never counts more frames than there is room for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), anyProfile, (bytes, profile) => {
        const verdict = walk(bytes, profile);
        if (verdict.ok) expect(verdict.frames * profile.frameBytes).toBe(bytes.length);
        else expect(verdict.atByte).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it('survives good frames with bytes changed and the end cut off', () => {
    const edits = fc.array(fc.tuple(fc.nat(480 * 6), fc.nat(255)), { maxLength: 20 });
    fc.assert(
      fc.property(edits, fc.nat(480 * 6), (changes, length) => {
        const bytes = silentFrames(stereo, 6);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const cut = bytes.subarray(0, length);
        const verdict = walk(cut, stereo);
        if (verdict.ok) expect(cut.length % stereo.frameBytes).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('walks an hour of sound well within a second', () => {
    const hour = silentFrames(stereo, 150_000);
    const began = performance.now();
    expect(walk(hour, stereo)).toEqual({ ok: true, frames: 150_000 });
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
