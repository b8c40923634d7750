// Figures and names as all languages of the catalogues write them. Words are in the catalogues themselves.
import { WEEKDAYS, type Weekday } from '../../time/calendar.ts';

const MOST_LETTERS = 120;

/** Minutes and seconds, such as 4:05; hours where there are any. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}

/** hh:mm. */
export function timeText(minuteOfDay: number): string {
  return `${padded(Math.floor(minuteOfDay / 60))}:${padded(minuteOfDay % 60)}`;
}

/** Of yyyy-mm-dd or mm-dd. */
export function monthAndDay(date: string): [month: number, day: number] {
  const [month = 1, day = 1] = date.split('-').map(Number).slice(-2);
  return [month, day];
}

/** With at most two digits after the `point`; what is more than nothing stays so. */
export function numberText(value: number, point: string): string {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 && value > 0 ? 0.01 : rounded).replace('.', point);
}

/** A spoken sentence as it stands inside one of ours: without its full stop, and not endless. */
export function quotable(spoken: string): string {
  if (spoken.length > MOST_LETTERS)
    return `${[...spoken.slice(0, 2 * MOST_LETTERS)].slice(0, MOST_LETTERS).join('').trimEnd()}…`;
  return spoken.replace(/(?<!\.)\.$/, '');
}

/** "a", "a and b", "a, b and c". */
export function listText(items: readonly string[], and: string): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${and} ${last}`;
}

export function dayAfter(weekday: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 1) % WEEKDAYS.length] ?? weekday;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
