import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionOf } from './condition.ts';
import type { StatusMembers } from './state.ts';

describe('the condition of a player', () => {
  const cases: [string, StatusMembers, object][] = [
    ['battery', { batteryLevel: 50, charging: true }, { battery: { level: 50, isCharging: true } }],
    ['battery that does not say whether it charges', { batteryLevel: 9 }, { battery: { level: 9, isCharging: false } }],
    ['no battery beyond what there can be', { batteryLevel: 4200 }, { battery: undefined }],
    ['an empty slot', { cardInserted: 0 }, { hasCardInSlot: false }],
    ['a card in the slot', { cardInserted: 1 }, { hasCardInSlot: true }],
    ['not the slot, while something else plays', { cardInserted: 2 }, { hasCardInSlot: undefined }],
    ['not the slot, with a number that nobody documented', { cardInserted: 3 }, { hasCardInSlot: undefined }],
    ['headphones by cable', { headphones: true, bluetoothHp: false }, { hasHeadphones: true }],
    ['headphones by Bluetooth', { bluetoothHp: true }, { hasHeadphones: true }],
    ['no headphones', { headphones: false }, { hasHeadphones: false }],
    ['nothing about headphones', {}, { hasHeadphones: undefined }],
    ['no light', { nightlightMode: 'off' }, { nightLight: null }],
    ['black as no light', { nightlightMode: '0x000000' }, { nightLight: null }],
    ['a light', { nightlightMode: '0xFF8000' }, { nightLight: '#ff8000' }],
    ['no light that is none', { nightlightMode: 'rainbow' }, { nightLight: undefined }],
    ['day', { day: 1 }, { timeOfDay: 'day' }],
    ['night', { day: 0 }, { timeOfDay: 'night' }],
    ['neither before the clock is set', { day: -1 }, { timeOfDay: undefined }],
    ['warmth', { temp: '0:23' }, { temperatureC: 23 }],
    ['cold', { temp: '1:-4.5' }, { temperatureC: -4.5 }],
    ['warmth alone', { temp: '21' }, { temperatureC: 21 }],
    ['warmth among three', { temp: '25:24:0' }, { temperatureC: 24 }],
    ['no warmth without a sensor', { temp: '0:0:0' }, { temperatureC: undefined }],
    ['no warmth of zero, which older firmware says without a sensor', { temp: '0:0' }, { temperatureC: undefined }],
    ['no warmth of a word', { temp: '24:notSupported' }, { temperatureC: undefined }],
    ['no warmth in words', { temp: 'notSupported' }, { temperatureC: undefined }],
    ['no warmth of a broken sensor', { temp: '0:999' }, { temperatureC: undefined }],
    ['firmware, also one that is not known', { fwVersion: 'v9.9-beta' }, { firmware: 'v9.9-beta' }],
  ];
  it.each(cases)('tells %s', (_name, status, condition) => {
    expect(conditionOf(status)).toMatchObject(condition);
  });

  it('is never broken by what a device sends', () => {
    const hostile = fc.record(
      { batteryLevel: fc.double(), cardInserted: fc.double(), day: fc.double(), temp: fc.string() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(hostile, (status) => {
        const { battery, temperatureC } = conditionOf(status);
        for (const value of [battery?.level ?? 0, temperatureC ?? 0]) expect(Math.abs(value)).toBeLessThanOrEqual(100);
      }),
    );
  });
});
