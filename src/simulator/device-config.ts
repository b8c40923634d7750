// The settings a player has when nobody changed them. A write of the config block that leaves a key out brings it back
// to the value here. Facts: docs/protocol/yoto.md §Devices.

export const defaultDeviceConfig: Readonly<Record<string, unknown>> = {
  locale: 'en',
  timezone: '',
  dayTime: '07:00',
  nightTime: '19:20',
  maxVolumeLimit: '16',
  nightMaxVolumeLimit: '8',
  ambientColour: '#40bfd9',
  nightAmbientColour: '#f57399',
  dayDisplayBrightness: 'auto',
  nightDisplayBrightness: '100',
  dayYotoDaily: '3nC80/daily/<yyyymmdd>',
  dayYotoRadio: '3nC80/radio-day/01',
  nightYotoDaily: '0',
  nightYotoRadio: '0',
  daySoundsOff: '0',
  nightSoundsOff: '1',
  clockFace: 'digital-sun',
  hourFormat: '12',
  bluetoothEnabled: '1',
  btHeadphonesEnabled: true,
  headphonesVolumeLimited: false,
  repeatAll: false,
  shutdownTimeout: '900',
  displayDimTimeout: '60',
  displayDimBrightness: '0',
  systemVolume: '100',
  volumeLevel: 'safe',
  logLevel: 'none',
  showDiagnostics: true,
  pauseVolumeDown: false,
  pausePowerButton: false,
  alarms: [],
};

/** One setting as text; empty for anything that is not plain text, a number or a yes and no, whatever was written. */
export function settingText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}

/** A replaced config block: what was written, and defaults for all that was left out. */
export function replacedConfig(written: Record<string, unknown>): Record<string, unknown> {
  return { ...structuredClone(defaultDeviceConfig), ...written };
}
