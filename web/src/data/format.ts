// Numbers and times as people in the chosen language write them. Only Intl; nothing is spelled out here.
import { locale } from '../i18n/texts.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 3:07, 1:02:07. */
export function clockTime(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "1 hr 12 min" in the language, seconds only below two minutes. */
export function spokenTime(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const unit = (value: number, name: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (seconds < 120) return unit(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  const rest = minutes % 60;
  const hours = unit(Math.floor(minutes / 60), 'hour');
  return rest > 0 ? `${hours} ${unit(rest, 'minute')}` : hours;
}

export function byteSize(sizeBytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3)));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(sizeBytes / 1000 ** step);
}

export function plainNumber(value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** +1.5, −3, 0: at most one decimal. */
export function signed(value: number): string {
  return new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(value);
}

/** "5 minutes ago" for the last day, a date before that. */
export function momentAgo(iso: string, nowMs: number): string {
  const agoMs = nowMs - Date.parse(iso);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (agoMs < 60_000) return relative.format(-Math.max(0, Math.floor(agoMs / 1000)), 'second');
  if (agoMs < 3_600_000) return relative.format(-Math.floor(agoMs / 60_000), 'minute');
  if (agoMs < 86_400_000) return relative.format(-Math.floor(agoMs / 3_600_000), 'hour');
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(iso));
}
