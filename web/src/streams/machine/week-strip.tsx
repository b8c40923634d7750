// A week as a strip: one row a day, each rule in its colour, the sentence of a stretch on tap. With what is remembered
// today: nothing moves on while one looks.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WeekSlot } from '#contract/preview.ts';
import { locale, t } from '../../i18n/texts.ts';
import { PixelSkeleton } from '../../pixel/pixel-skeleton.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Asker, machineQueries } from './machine-queries.ts';
import { wallTimeIn } from './zone-time.ts';

const DAY_MINUTES = 24 * 60;
/** As many as tell apart; more kinds of the same week begin again. The sentence always says which it is. */
const LOOKS = [
  'bg-child-sea',
  'bg-child-amber',
  'bg-child-leaf',
  'bg-child-plum',
  'bg-child-coral',
  'bg-child-rose',
] as const;

interface Piece {
  slot: WeekSlot;
  fromMinute: number;
  toMinute: number;
}

export function WeekStrip(props: { asker: Asker; from: string | undefined; zone: string }) {
  const { zone } = props;
  const { data, error } = useQuery(machineQueries.week(props.asker, props.from));
  const [chosen, setChosen] = useState<WeekSlot>();
  if (error) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={7} className="h-56 w-full rounded-lg" />;
  const hasRules = data.slots.some(({ rules }) => rules.length > 0);
  const nameOf = (slot: WeekSlot) => (hasRules ? slot.rules.join(' → ') || t('source.otherwise') : slot.explanation);
  const names = [...new Set(data.slots.map(nameOf))];
  const lookOf = (name: string) => LOOKS[names.indexOf(name) % LOOKS.length] ?? LOOKS[0];
  const when = (slot: WeekSlot) => `${momentWords(slot.from, zone)} – ${momentWords(slot.to, zone)}`;
  const shown = data.slots.find((slot) => slot.from === chosen?.from) ?? data.slots[0];
  return (
    <div className="grid min-w-0 gap-3">
      <ol className="grid gap-1.5" aria-label={t('machine.week')}>
        {daysOf(data.slots, zone).map(([day, pieces]) => (
          <li key={day} className="grid grid-cols-[3.5rem_minmax(0,1fr)] items-center gap-2">
            <span className="text-xs font-bold text-muted">{dayWords(day)}</span>
            <div className="flex h-11 overflow-hidden rounded-sm bg-raised">
              {pieces.map((piece, index) => (
                <button
                  key={piece.slot.from}
                  type="button"
                  title={piece.slot.explanation}
                  aria-label={`${when(piece.slot)}: ${piece.slot.explanation}`}
                  aria-pressed={piece.slot.from === shown?.from}
                  onClick={() => setChosen(piece.slot)}
                  style={{
                    flexGrow: piece.toMinute - piece.fromMinute,
                    marginInlineStart: index === 0 ? `${(piece.fromMinute / DAY_MINUTES) * 100}%` : undefined,
                    maxWidth: `${((piece.toMinute - piece.fromMinute) / DAY_MINUTES) * 100}%`,
                  }}
                  className={`min-w-0 basis-0 border-s border-paper opacity-80 -outline-offset-2 aria-pressed:opacity-100 ${lookOf(nameOf(piece.slot))}`}
                />
              ))}
            </div>
          </li>
        ))}
      </ol>
      <div className="ms-16 flex justify-between text-xs text-muted" aria-hidden="true">
        {['00', '06', '12', '18', '24'].map((hour) => (
          <span key={hour} className="figures">
            {hour}
          </span>
        ))}
      </div>
      {hasRules && (
        <ul className="ms-16 flex flex-wrap gap-x-4 gap-y-1 text-xs font-bold">
          {names.map((name) => (
            <li key={name} className="flex min-w-0 items-center gap-1.5">
              <span aria-hidden="true" className={`size-3 shrink-0 rounded-full ${lookOf(name)}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
      {shown && (
        <p aria-live="polite" className="rounded-md bg-sheet p-3 text-sm shadow-sheet">
          <strong className="figures">{when(shown)}</strong> {shown.explanation}
          {shown.titles.length > 0 && <span className="text-muted"> · {shown.titles.slice(0, 5).join(' · ')}</span>}
        </p>
      )}
    </div>
  );
}

/** "Mon 19:00". */
function momentWords(iso: string, timeZone: string): string {
  const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { timeZone, ...parts }).format(new Date(iso));
}

/** By day on the family's wall; a stretch over midnight stands in both days. */
function daysOf(slots: readonly WeekSlot[], zone: string): [string, Piece[]][] {
  const days = new Map<string, Piece[]>();
  const put = (day: string, piece: Piece) => {
    if (piece.toMinute > piece.fromMinute) days.set(day, [...(days.get(day) ?? []), piece]);
  };
  for (const slot of slots) {
    const [fromDay, fromMinute] = wallOf(zone, slot.from);
    const [toDay, toMinute] = wallOf(zone, slot.to);
    for (let day = fromDay; day <= toDay; day = dayAfter(day)) {
      put(day, {
        slot,
        fromMinute: day === fromDay ? fromMinute : 0,
        toMinute: day === toDay ? toMinute : DAY_MINUTES,
      });
    }
  }
  return [...days];
}

function wallOf(zone: string, iso: string): [day: string, minute: number] {
  const [day = '', time = ''] = wallTimeIn(zone, Date.parse(iso)).split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return [day, hours * 60 + minutes];
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 3_600_000).toISOString().slice(0, 10);
}

function dayWords(day: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short', day: 'numeric' }).format(new Date(day));
}
