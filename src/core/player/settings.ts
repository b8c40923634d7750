// The settings of a player as a family knows them, read from the block that Yoto keeps and merged back into it. A written
// block replaces the whole one (docs/protocol/yoto.md §7), so what we do not know travels through untouched. Pure.

/** What holds by day, or by night. Absent: the player does not say. */
export interface TimeOfDaySettings {
  /** hh:mm */
  from?: string | undefined;
  /** Steps 0 to 16. */
  volumeMax?: number | undefined;
  /** Colour of the light as #rrggbb; null is off. */
  light?: string | null | undefined;
  /** Percent. */
  brightness?: 'auto' | number | undefined;
  hasSounds?: boolean | undefined;
}

export interface Alarm {
  /** Monday first. */
  days: boolean[];
  /** hh:mm */
  time: string;
  yotoCardId?: string | undefined;
  /** Steps 0 to 16. */
  volume?: number | undefined;
  isOn: boolean;
}

export interface Settings {
  day: TimeOfDaySettings;
  night: TimeOfDaySettings;
  hourFormat?: 12 | 24 | undefined;
  hasBluetooth?: boolean | undefined;
  alarms: Alarm[];
}

export interface SettingsChange {
  day?: TimeOfDaySettings | undefined;
  night?: TimeOfDaySettings | undefined;
  hourFormat?: 12 | 24 | undefined;
  hasBluetooth?: boolean | undefined;
  /** All of them, in order. */
  alarms?: readonly Alarm[] | undefined;
}

/** The block as Yoto keeps it: mostly text. */
export type ConfigBlock = Readonly<Record<string, unknown>>;

const OFF = '#0';
const KEYS = {
  day: {
    from: 'dayTime',
    volumeMax: 'maxVolumeLimit',
    light: 'ambientColour',
    brightness: 'dayDisplayBrightness',
    sounds: 'daySoundsOff',
  },
  night: {
    from: 'nightTime',
    volumeMax: 'nightMaxVolumeLimit',
    light: 'nightAmbientColour',
    brightness: 'nightDisplayBrightness',
    sounds: 'nightSoundsOff',
  },
} as const;

export function readSettings(config: ConfigBlock): Settings {
  const hours = textOf(config.hourFormat);
  return {
    day: readTimeOfDay(config, KEYS.day),
    night: readTimeOfDay(config, KEYS.night),
    hourFormat: hours === '12' ? 12 : hours === '24' ? 24 : undefined,
    hasBluetooth: flagOf(config.bluetoothEnabled),
    alarms: alarmsOf(config).flatMap((line) => readAlarm(line) ?? []),
  };
}

/** The whole block as it is to be written. Alarms that we cannot read stay, behind the others. */
export function mergeSettings(config: ConfigBlock, change: SettingsChange): Record<string, unknown> {
  const { hourFormat, hasBluetooth, alarms } = change;
  return {
    ...config,
    ...writtenTimeOfDay(change.day, KEYS.day),
    ...writtenTimeOfDay(change.night, KEYS.night),
    ...(hourFormat === undefined ? {} : { hourFormat: String(hourFormat) }),
    ...(hasBluetooth === undefined ? {} : { bluetoothEnabled: hasBluetooth ? '1' : '0' }),
    ...(alarms === undefined ? {} : { alarms: mergeAlarms(alarmsOf(config), alarms) }),
  };
}

type Keys = (typeof KEYS)['day' | 'night'];

function readTimeOfDay(config: ConfigBlock, keys: Keys): TimeOfDaySettings {
  const isSilent = flagOf(config[keys.sounds]);
  const light = textOf(config[keys.light]);
  return {
    from: timeOf(textOf(config[keys.from])),
    volumeMax: stepOf(textOf(config[keys.volumeMax])),
    light: light === undefined ? undefined : /^#[0-9a-f]{6}$/i.test(light) ? light.toLowerCase() : null,
    brightness: brightnessOf(textOf(config[keys.brightness])),
    hasSounds: isSilent === undefined ? undefined : !isSilent,
  };
}

function writtenTimeOfDay(change: TimeOfDaySettings | undefined, keys: Keys): Record<string, string> {
  const { from, volumeMax, light, brightness, hasSounds } = change ?? {};
  return {
    ...(from === undefined ? {} : { [keys.from]: from }),
    ...(volumeMax === undefined ? {} : { [keys.volumeMax]: String(volumeMax) }),
    ...(light === undefined ? {} : { [keys.light]: light ?? OFF }),
    ...(brightness === undefined ? {} : { [keys.brightness]: String(brightness) }),
    ...(hasSounds === undefined ? {} : { [keys.sounds]: hasSounds ? '0' : '1' }),
  };
}

/** `<7 day bits, Monday first>,<HHMM>,<cardId>,,,<volume>,<1|0>`; the last member may be missing. */
function readAlarm(line: string): Alarm | undefined {
  const [bits = '', clock = '', yotoCardId = '', , , volume = '', isOn = '1'] = line.split(',');
  const time = timeOf(clock.includes(':') ? clock : `${clock.slice(0, 2)}:${clock.slice(2)}`);
  if (!/^[01]{7}$/.test(bits) || time === undefined) return undefined;
  return {
    days: [...bits].map((bit) => bit === '1'),
    time,
    yotoCardId: yotoCardId || undefined,
    volume: stepOf(volume),
    isOn: isOn !== '0',
  };
}

/** What an alarm has beyond what we know is kept for the one at the same place. */
function mergeAlarms(lines: readonly string[], alarms: readonly Alarm[]): string[] {
  const readable = lines.filter((line) => readAlarm(line) !== undefined);
  const written = alarms.map((alarm, index) => {
    const [, , , third = '', fourth = '', , , ...more] = (readable[index] ?? '').split(',');
    const bits = alarm.days.map((isDay) => (isDay ? '1' : '0')).join('');
    const known = [bits, alarm.time.replace(':', ''), alarm.yotoCardId ?? '', third, fourth];
    return [...known, alarm.volume ?? '', alarm.isOn ? '1' : '0', ...more].join(',');
  });
  return [...written, ...lines.filter((line) => readAlarm(line) === undefined)];
}

function alarmsOf({ alarms }: ConfigBlock): string[] {
  return Array.isArray(alarms) ? alarms.filter((line) => typeof line === 'string') : [];
}

function textOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : text === '1' || text === 'true';
}

function timeOf(text: string | undefined): string | undefined {
  return text !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : undefined;
}

function stepOf(text: string | undefined): number | undefined {
  const step = Number(text);
  return text !== undefined && text !== '' && Number.isInteger(step) && step >= 0 && step <= 16 ? step : undefined;
}

function brightnessOf(text: string | undefined): 'auto' | number | undefined {
  if (text === 'auto') return 'auto';
  const percent = Number(text);
  return text !== undefined && percent >= 0 && percent <= 100 ? percent : undefined;
}
