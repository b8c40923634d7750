import { describe, expect, it } from 'vitest';
import { dayModeAt, utcOffsetS, volumeCapAt } from './volume.ts';

const device = (config: Record<string, unknown> = {}, geoTimezone = 'Europe/London') => ({
  geoTimezone,
  config: { dayTime: '07:00', nightTime: '19:30', maxVolumeLimit: '14', nightMaxVolumeLimit: '6', ...config },
});
const at = (iso: string) => Date.parse(iso);

describe('day and night', () => {
  it.each([
    ['2026-01-05T06:59:59Z', 0],
    ['2026-01-05T07:00:00Z', 1],
    ['2026-01-05T19:29:59Z', 1],
    ['2026-01-05T19:30:00Z', 0],
    ['2026-07-05T06:00:00Z', 1],
    ['2026-07-05T18:30:00Z', 0],
  ])('%s is %i', (iso, mode) => {
    expect(dayModeAt(at(iso), device())).toBe(mode);
    expect(volumeCapAt(at(iso), device())).toBe(mode === 1 ? 14 : 6);
  });

  it('may have a day that goes over midnight', () => {
    const owls = device({ dayTime: '12:00', nightTime: '02:00' });
    expect(dayModeAt(at('2026-01-05T01:00:00Z'), owls)).toBe(1);
    expect(dayModeAt(at('2026-01-05T03:00:00Z'), owls)).toBe(0);
  });

  it('follow the zone of the settings before that of the address', () => {
    expect(dayModeAt(at('2026-01-05T19:00:00Z'), device({ timezone: 'Europe/Berlin' }))).toBe(0);
  });

  it('are unknown without usable settings, and then the day holds', () => {
    for (const broken of [device({ dayTime: 'soon' }), device({}, 'Mars/Olympus')]) {
      expect(dayModeAt(at('2026-01-05T23:00:00Z'), broken)).toBe(-1);
      expect(volumeCapAt(at('2026-01-05T23:00:00Z'), broken)).toBe(14);
    }
    expect(volumeCapAt(at('2026-01-05T12:00:00Z'), device({ maxVolumeLimit: 'loud' }))).toBe(16);
  });

  it('know how far the zone is from Greenwich', () => {
    const now = at('2026-01-05T12:00:00Z');
    const hours = (zone: string) => utcOffsetS(now, device({}, zone)) / 3600;
    expect([
      hours('Europe/London'),
      hours('America/New_York'),
      hours('Asia/Kolkata'),
      hours('Pacific/Auckland'),
    ]).toEqual([0, -5, 5.5, 13]);
  });
});
