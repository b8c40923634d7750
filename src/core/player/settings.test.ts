import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alarm, mergeSettings, readSettings, type SettingsChange } from './settings.ts';

const BLOCK = {
  ...{ dayTime: '07:00', nightTime: '19:20', maxVolumeLimit: '16', nightMaxVolumeLimit: '8', ambientColour: '#40BFD9' },
  ...{ nightAmbientColour: '#0', dayDisplayBrightness: 'auto', nightDisplayBrightness: '100', daySoundsOff: '0' },
  ...{ nightSoundsOff: '1', hourFormat: '12', bluetoothEnabled: '1', repeatAll: false, laterFirmware: { a: [1] } },
  alarms: ['1111100,0700,4OD25,,,8,1', '0000011,09:30,,x,y,', 'something else', 7],
};

describe('settings of a player', () => {
  it('are read', () => {
    expect(readSettings(BLOCK)).toEqual({
      day: { from: '07:00', volumeMax: 16, light: '#40bfd9', brightness: 'auto', hasSounds: true },
      night: { from: '19:20', volumeMax: 8, light: null, brightness: 100, hasSounds: false },
      hourFormat: 12,
      hasBluetooth: true,
      alarms: [
        { days: days('1111100'), time: '07:00', yotoCardId: '4OD25', volume: 8, isOn: true },
        { days: days('0000011'), time: '09:30', yotoCardId: undefined, volume: undefined, isOn: true },
      ],
    });
  });

  it('that are odd or absent are not known', () => {
    const { day, hourFormat, alarms } = readSettings({ dayTime: '25:00', maxVolumeLimit: 'loud', alarms: 'none' });
    expect([day, hourFormat, alarms]).toEqual([{}, undefined, []]);
  });

  it('are merged into what the player has, text as it wants it', () => {
    const night = { from: '20:00', volumeMax: 4, light: '#ff0000', brightness: 10, hasSounds: true };
    const merged = mergeSettings(BLOCK, { night, day: { light: null }, hourFormat: 24, hasBluetooth: false });
    expect(merged).toEqual({
      ...BLOCK,
      ...{ nightTime: '20:00', nightMaxVolumeLimit: '4', nightAmbientColour: '#ff0000', nightDisplayBrightness: '10' },
      ...{ nightSoundsOff: '0', ambientColour: '#0', hourFormat: '24', bluetoothEnabled: '0' },
    });
  });

  it('keep what an alarm has beyond what is known', () => {
    const alarms = readSettings(BLOCK).alarms.map((alarm) => ({ ...alarm, volume: 5, isOn: false }));
    expect(mergeSettings(BLOCK, { alarms }).alarms).toEqual([
      '1111100,0700,4OD25,,,5,0',
      '0000011,0930,,x,y,5,0',
      'something else',
    ]);
  });

  it('lose no key, whatever is changed, and read back as they were written', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((both) => both.map((part) => String(part).padStart(2, '0')).join(':'));
    const timeOfDay = fc.record(
      {
        from: time,
        volumeMax: fc.integer({ min: 0, max: 16 }),
        light: fc.constantFrom(null, '#00ff7f'),
        brightness: fc.constantFrom('auto' as const, 0, 55, 100),
        hasSounds: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const alarm = fc.record<Alarm>({
      days: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
      time,
      yotoCardId: fc.constantFrom(undefined, 'abcde'),
      volume: fc.constantFrom(undefined, 0, 16),
      isOn: fc.boolean(),
    });
    const change = fc.record<SettingsChange>(
      { day: timeOfDay, night: timeOfDay, hourFormat: fc.constantFrom(12, 24), alarms: fc.array(alarm) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), change, (block, wanted) => {
        const merged = mergeSettings(block, wanted);
        for (const key of Object.keys(block)) expect(merged).toHaveProperty([key]);
        const read = readSettings(merged);
        expect(read.day).toMatchObject(wanted.day ?? {});
        expect(read.night).toMatchObject(wanted.night ?? {});
        if (wanted.alarms) expect(read.alarms).toEqual(wanted.alarms);
      }),
    );
  });
});

function days(bits: string): boolean[] {
  return [...bits].map((bit) => bit === '1');
}
