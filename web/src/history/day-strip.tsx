// The last four weeks as columns of pixels, one pixel for so many minutes, in the children's colours. A day can be chosen.
import { useQuery } from '@tanstack/react-query';
import type { Child } from '#contract/family.ts';
import type { ListeningDay } from '#contract/history.ts';
import { spokenTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { locale, t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { historyQueries } from './history-queries.ts';

const ROWS = 8;
const UNITS_MINUTES = [5, 10, 15, 30, 60, 120, 180];
const MINUTE_MS = 60_000;
const UNKNOWN = 'var(--color-edge)';

export function DayStrip(props: {
  childId: string | undefined;
  day: string | undefined;
  onChoose(day: string | undefined): void;
}) {
  const { data, error } = useQuery(historyQueries.days(props.childId));
  const children = useQuery(queries.children);
  if (error && !data) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={6} className="h-56 w-full rounded-lg" />;
  const days = data.items;
  const unitMinutes = unitFor(days);
  const totalMs = days.reduce((sum, { heardMs }) => sum + heardMs, 0);
  const isGuessed = days.some(({ estimatedMs }) => estimatedMs > 0);
  return (
    <div className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <p className="figures text-sm">
        {totalMs === 0 && t('history.none')}
        {totalMs > 0 &&
          t('history.total', { time: spokenTime(totalMs), perDay: spokenTime(totalMs / Math.max(1, days.length)) })}
      </p>
      <ol className="grid grid-cols-14 gap-x-0.5 sm:grid-cols-28">
        {days.map((day, index) => (
          <li key={day.date} className={index < days.length - 14 ? 'max-sm:hidden' : ''}>
            <Day
              day={day}
              unitMinutes={unitMinutes}
              kids={children.data?.items ?? []}
              chosen={day.date === props.day}
              onChoose={() => props.onChoose(day.date === props.day ? undefined : day.date)}
            />
          </li>
        ))}
      </ol>
      <p className="text-xs text-muted">
        {t('history.pixel', { time: spokenTime(unitMinutes * MINUTE_MS) })}
        {isGuessed && ` · ${t('history.guessed')}`}
      </p>
    </div>
  );
}

/** So that the longest day fits. */
function unitFor(days: readonly ListeningDay[]): number {
  const mostMinutes = Math.max(0, ...days.map(({ heardMs }) => heardMs / MINUTE_MS));
  return UNITS_MINUTES.find((minutes) => mostMinutes <= minutes * ROWS) ?? 180;
}

function Day(props: {
  day: ListeningDay;
  unitMinutes: number;
  kids: readonly Child[];
  chosen: boolean;
  onChoose(): void;
}) {
  const { day, kids } = props;
  const date = new Date(`${day.date}T00:00:00Z`);
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(date);
  const name = t('history.dayIs', {
    day: say({ weekday: 'long', day: 'numeric', month: 'long' }),
    time: spokenTime(day.heardMs),
  });
  const isSunday = date.getUTCDay() === 0;
  return (
    <button
      type="button"
      aria-pressed={props.chosen}
      aria-label={name}
      title={name}
      onClick={props.onChoose}
      className="grid w-full justify-items-center gap-1 rounded-sm pb-1 hover:bg-raised aria-pressed:bg-accent-soft"
    >
      <svg
        viewBox={`0 0 10 ${ROWS * 10}`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        aria-hidden="true"
        className="h-32 w-full"
      >
        <rect x={1} y={ROWS * 10 - 1} width={8} height={1} className="fill-line" />
        {pixelsOf(day, props.unitMinutes, kids).map((fill, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a pixel is its place.
          <rect key={row} x={1} y={(ROWS - 1 - row) * 10 + 1} width={8} height={9} fill={fill} />
        ))}
      </svg>
      <span aria-hidden="true" className={`figures text-xs ${isSunday ? 'font-extrabold' : 'text-muted'}`}>
        {say({ day: 'numeric' })}
      </span>
    </button>
  );
}

/** From the ground up. Whoever heard anything has at least one pixel. */
function pixelsOf(day: ListeningDay, unitMinutes: number, kids: readonly Child[]): string[] {
  const pixels = day.children.flatMap(({ childId, heardMs }) => {
    const child = kids.find(({ id }) => id === childId);
    const fill = child ? `var(--color-child-${child.colour})` : UNKNOWN;
    const count = heardMs > 0 ? Math.max(1, Math.round(heardMs / MINUTE_MS / unitMinutes)) : 0;
    return Array.from({ length: count }, () => fill);
  });
  return pixels.slice(0, ROWS);
}
