// In what condition a player itself is: battery, slot, light, warmth. Read from its last status, in which firmware writes
// what it likes; what makes no sense is left out. docs/protocol/yoto.md §8.5. What it plays is not decided here.
import type { StatusMembers } from './state.ts';

export interface Condition {
  battery?: { level: number; isCharging: boolean } | undefined;
  /** Undefined also while something plays that was not started by a card: then the slot is not told. */
  hasCardInSlot?: boolean | undefined;
  /** By cable or Bluetooth. */
  hasHeadphones?: boolean | undefined;
  /** #rrggbb; null is off. */
  nightLight?: string | null | undefined;
  /** Which of its settings hold. */
  timeOfDay?: 'day' | 'night' | undefined;
  temperatureC?: number | undefined;
  firmware?: string | undefined;
}

const SLOT: Readonly<Record<number, boolean>> = { 0: false, 1: true };
const TIME_OF_DAY: Readonly<Record<number, 'day' | 'night'>> = { 0: 'night', 1: 'day' };
const WARMEST_C = 100;
const COLDEST_C = -40;
const LONGEST_FIRMWARE = 40;

export function conditionOf(status: StatusMembers): Condition {
  const { batteryLevel, charging, cardInserted = -1, day = -1, headphones, bluetoothHp, fwVersion } = status;
  const isLevel = batteryLevel !== undefined && batteryLevel >= 0 && batteryLevel <= 100;
  return {
    battery: isLevel ? { level: batteryLevel, isCharging: charging ?? false } : undefined,
    hasCardInSlot: SLOT[cardInserted],
    hasHeadphones: headphones === undefined && bluetoothHp === undefined ? undefined : !!headphones || !!bluetoothHp,
    nightLight: nightLightOf(status.nightlightMode),
    timeOfDay: TIME_OF_DAY[day],
    temperatureC: temperatureOf(status.temp),
    firmware: fwVersion?.slice(0, LONGEST_FIRMWARE) || undefined,
  };
}

/** `off` or `0xRRGGBB`. */
function nightLightOf(told: string | undefined): string | null | undefined {
  if (told === 'off') return null;
  const digits = /^0x([0-9a-f]{6})$/i.exec(told ?? '')?.[1]?.toLowerCase();
  if (digits === '000000') return null;
  return digits === undefined ? undefined : `#${digits}`;
}

/** `a:b` or `a:b:c`, of which the second is the warmth; 0 and words mean that there is no sensor. */
function temperatureOf(told: string | undefined): number | undefined {
  const [first = '', second = first] = (told ?? '').split(':');
  const celsius = /^-?\d{1,3}(\.\d+)?$/.test(second) ? Number(second) : 0;
  return celsius !== 0 && celsius >= COLDEST_C && celsius <= WARMEST_C ? celsius : undefined;
}
