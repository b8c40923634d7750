// What a player feels of its surroundings: power, headphones, warmth. It only remembers; who is told is player.ts.

/** Names of docs/protocol/yoto.md §Status for `powerSrc`, in its order. */
export const powerSources = ['battery', 'dock', 'usb', 'qi'] as const;
export type PowerSource = (typeof powerSources)[number];

export interface Senses {
  /** Percent. */
  batteryLevel: number;
  isCharging: boolean;
  powerSource: PowerSource;
  /** With a cable. */
  hasHeadphones: boolean;
  hasBluetoothHeadphones: boolean;
  temperatureC: number;
}

export const firstSenses: Senses = {
  batteryLevel: 100,
  isCharging: false,
  powerSource: 'battery',
  hasHeadphones: false,
  hasBluetoothHeadphones: false,
  temperatureC: 23,
};

/** A charging player hangs on something: on the USB plug, unless told otherwise. */
export function withBattery(before: Senses, level: number, isCharging: boolean, source?: PowerSource): Senses {
  const batteryLevel = Math.min(100, Math.max(0, Math.round(level) || 0));
  return { ...before, batteryLevel, isCharging, powerSource: source ?? (isCharging ? 'usb' : 'battery') };
}
