// What a part of a source does, in a few plain words: the headings of the editor and the outline on a stream's page.
// One level only; what lies inside is said by whoever shows it.
import { useQuery } from '@tanstack/react-query';
import { Problem } from '#contract/errors.ts';
import type { Condition, Limits, Source } from '#core/source/document.ts';
import { spokenTime } from '../../data/format.ts';
import { queries } from '../../data/queries.ts';
import { locale, t } from '../../i18n/texts.ts';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const MINUTE_MS = 60_000;

/** "A mix, shuffled · at most 20 min". */
export function useWords(source: Source): string {
  const title = useTitle(source);
  return [kindWords(source, title), ...limitWords(source.limits)].join(' · ');
}

/** Of the recording or collection that it names, if it names one. */
export function useTitle(source: Source): string {
  const audioId = source.kind === 'audio' ? source.audioId : '';
  const collectionId = source.kind === 'series' ? source.collectionId : '';
  const audio = useQuery({ ...queries.oneAudio(audioId), enabled: audioId !== '' });
  const collection = useQuery({ ...queries.collection(collectionId), enabled: collectionId !== '' });
  const { data, error } = audioId ? audio : collection;
  if (!audioId && !collectionId) return t('source.notChosen');
  return error instanceof Problem && error.code === 'not-found' ? t('source.gone') : (data?.title ?? '…');
}

function kindWords(source: Source, title: string): string {
  switch (source.kind) {
    case 'audio':
      return title;
    case 'sequence':
      return t('source.says.inOrder', { count: source.items.length });
    case 'shuffle':
      return source.count
        ? t('source.says.shuffleCount', { count: source.count })
        : `${t('source.says.items', { count: source.items.length })}, ${t('source.says.shuffle')}`;
    case 'series': {
      if (source.order === 'by-date') return t('source.says.forDay', { title });
      const count = source.count ?? 1;
      return `${t(count > 1 ? 'source.says.nextParts' : 'source.says.next', { count, title })} ${t('source.says.forListener')}`;
    }
    case 'choose':
      return t('source.says.rules', { count: source.rules.length });
    case 'speech':
      return t('source.says.says', { text: source.text });
    case 'silence':
      return t('source.says.silence', { time: spokenTime(source.durationMs) });
    case 'loop':
      return t('source.says.loop', { time: spokenTime(source.forMinutes * MINUTE_MS) });
    default:
      return t('source.notHere');
  }
}

export function limitWords(limits: Limits | undefined): string[] {
  if (!limits) return [];
  return [
    ...(limits.atMostMinutes ? [t('source.says.atMost', { time: spokenTime(limits.atMostMinutes * MINUTE_MS) })] : []),
    ...(limits.until ? [t('source.says.until', { time: limits.until.time })] : []),
    ...(limits.endAtPartBorder ? [t('source.says.whole')] : []),
    ...(limits.fadeOutMs ? [t('source.says.fade')] : []),
  ];
}

/** Names of children and players, for sentences about them. */
export function useNames(): (id: string) => string {
  const children = useQuery(queries.children);
  const players = useQuery(queries.familyPlayers);
  const names = new Map(
    [...(children.data?.items ?? []), ...(players.data?.items ?? [])].map((one) => [one.id, one.name]),
  );
  return (id) => names.get(id) ?? t('source.unknown');
}

export function conditionWords(condition: Condition, nameOf: (id: string) => string): string {
  switch (condition.kind) {
    case 'time':
      return t('source.says.time', { from: condition.from, to: condition.to });
    case 'weekday':
      return daysWords(condition.days);
    case 'dates':
      return t('source.says.dates', { from: dateWords(condition.from), to: dateWords(condition.to) });
    case 'season':
      return t('source.says.season', { from: yearlyWords(condition.from), to: yearlyWords(condition.to) });
    case 'child':
      return t('source.says.child', { name: nameOf(condition.childId) });
    case 'player':
      return t('source.says.player', { name: nameOf(condition.playerId) });
    case 'heard-today':
      return t('source.says.heard', { time: spokenTime(condition.atLeastMinutes * MINUTE_MS) });
    case 'first-time-today':
      return t('source.says.first');
    case 'switch':
      return t(condition.on ? 'source.says.switchOn' : 'source.says.switchOff', { name: condition.name });
  }
}

/** "between 06:00 and 08:00 and from Monday to Friday". */
export function whenWords(when: readonly Condition[], nameOf: (id: string) => string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    when.map((condition) => conditionWords(condition, nameOf)),
  );
}

export function dayName(index: number, length: 'short' | 'long' = 'short'): string {
  // The first of January 2024 was a Monday.
  return utcDate(new Date(Date.UTC(2024, 0, 1 + index)), { weekday: length });
}

export function monthName(index: number): string {
  return utcDate(new Date(Date.UTC(2024, index, 1)), { month: 'long' });
}

function daysWords(days: readonly string[]): string {
  const chosen = WEEKDAYS.map((day) => days.includes(day));
  const is = (from: number, to: number) => chosen.every((one, index) => one === (index >= from && index < to));
  if (is(0, 5)) return t('source.says.schoolDays');
  if (is(5, 7)) return t('source.says.weekend');
  const names = chosen.flatMap((one, index) => (one ? [dayName(index)] : []));
  return t('source.says.weekday', { days: new Intl.ListFormat(locale, { type: 'unit' }).format(names) });
}

function dateWords(day: string): string {
  return day ? utcDate(new Date(`${day}T00:00:00Z`), { dateStyle: 'medium' }) : '…';
}

function yearlyWords(day: string): string {
  return utcDate(new Date(`2024-${day}T00:00:00Z`), { day: 'numeric', month: 'long' });
}

function utcDate(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(date);
}
