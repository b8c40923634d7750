import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeader, parseSideInfo } from './header.ts';

describe('parseHeader', () => {
  it.each<[string, number[], object]>([
    [
      'our stereo',
      [0xff, 0xfb, 0xa4, 0x44],
      { version: '1', layer: 3, bitrateKbps: 160, sampleRate: 48_000, frameBytes: 480, mode: 'joint', samples: 1152 },
    ],
    ['our mono', [0xff, 0xfb, 0x74, 0xc4], { bitrateKbps: 96, frameBytes: 288, mode: 'mono', hasCrc: false }],
    [
      '44.1 kHz with padding',
      [0xff, 0xfb, 0x92, 0x44],
      { bitrateKbps: 128, sampleRate: 44_100, frameBytes: 418, padded: true },
    ],
    [
      'MPEG-2 Layer III',
      [0xff, 0xf3, 0x84, 0xc4],
      { version: '2', bitrateKbps: 64, sampleRate: 24_000, frameBytes: 192, samples: 576 },
    ],
    ['MPEG-2.5', [0xff, 0xe3, 0x44, 0xc4], { version: '2.5', sampleRate: 12_000, bitrateKbps: 32, frameBytes: 192 }],
    ['Layer II', [0xff, 0xfd, 0xa4, 0x04], { layer: 2, bitrateKbps: 192, frameBytes: 576, samples: 1152 }],
    ['Layer I', [0xff, 0xff, 0xc4, 0x04], { layer: 1, bitrateKbps: 384, frameBytes: 384, samples: 384 }],
    ['a frame with CRC', [0xff, 0xfa, 0xa4, 0x44], { hasCrc: true }],
  ])('reads %s', (_name, bytes, expected) => {
    expect(parseHeader(Uint8Array.from(bytes))).toMatchObject(expected);
  });

  it.each<[string, number[]]>([
    ['no sync', [0xfe, 0xfb, 0xa4, 0x44]],
    ['reserved version', [0xff, 0xeb, 0xa4, 0x44]],
    ['reserved layer', [0xff, 0xf9, 0xa4, 0x44]],
    ['free format', [0xff, 0xfb, 0x04, 0x44]],
    ['bad bit rate', [0xff, 0xfb, 0xf4, 0x44]],
    ['reserved rate', [0xff, 0xfb, 0xac, 0x44]],
    ['three bytes', [0xff, 0xfb, 0xa4]],
  ])('finds none in %s', (_name, bytes) => {
    expect(parseHeader(Uint8Array.from(bytes))).toBeUndefined();
  });

  it('takes any bytes at any place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: -10, max: 80 }), (bytes, at) => {
        const header = parseHeader(bytes, at);
        if (!header) return;
        expect(header.frameBytes).toBeGreaterThan(20);
        const sideInfo = parseSideInfo(bytes, at, header);
        if (sideInfo) expect(sideInfo.mainDataBegin).toBeLessThan(512);
      }),
    );
  });
});
