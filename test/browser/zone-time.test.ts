// The time machine's field shows the clock on the family's wall, also in the nights when it changes.
import { describe, expect, it } from 'vitest';
import { momentIn, wallTimeIn } from '../../web/src/streams/machine/zone-time.ts';

describe('the clock on the wall', () => {
  it.each([
    ['Europe/Paris', '2026-11-22T19:10', '2026-11-22T18:10:00.000Z'],
    ['Europe/Paris', '2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
    ['America/St_Johns', '2026-01-02T03:04', '2026-01-02T06:34:00.000Z'],
    ['Pacific/Auckland', '2026-01-01T08:00', '2025-12-31T19:00:00.000Z'],
    ['UTC', '2026-02-28T23:59', '2026-02-28T23:59:00.000Z'],
  ])('in %s %s is %s, and back', (zone, wallTime, moment) => {
    expect(momentIn(zone, wallTime)).toBe(moment);
    expect(wallTimeIn(zone, Date.parse(moment))).toBe(wallTime);
  });

  it('knows every hour on either side of a change of clocks', () => {
    for (const night of ['2026-03-29', '2026-10-25']) {
      for (const time of ['00:30', '01:59', '03:00', '04:15']) {
        const moment = momentIn('Europe/Berlin', `${night}T${time}`);
        expect(wallTimeIn('Europe/Berlin', Date.parse(moment ?? ''))).toBe(`${night}T${time}`);
      }
    }
  });

  it('gives a moment near an hour that does not exist, and none for no date', () => {
    const skipped = Date.parse(momentIn('Europe/Berlin', '2026-03-29T02:30') ?? '');
    expect(Math.abs(skipped - Date.parse('2026-03-29T01:00:00Z'))).toBeLessThanOrEqual(30 * 60_000);
    expect(momentIn('Europe/Berlin', '')).toBeUndefined();
  });
});
