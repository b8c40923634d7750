// Recipes of streams as parents write them, drawn by lot: books, mixes, rules of time, child, player and switch, limits.
import type { Condition, SeriesSource, Source } from '#core/source/document.ts';
import { audioIdOf, bookIdOf, type Shelf } from './furnish.ts';

export interface Recipe {
  source: Source;
  /** Tracks on the card; 0: one. */
  slots: number;
}

export function drawRecipe(shelf: Shelf, childIds: readonly string[], random: () => number): Recipe {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const audio = (number: number): Source => ({ kind: 'audio', audioId: audioIdOf(number) });
  const songs = (): Source[] => shelf.songs.filter(() => random() < 0.7).map(audio);
  const some = (): Source[] => [audio(pick(shelf.songs)), ...songs()];
  const own = (child: number): Source => ({ kind: 'sequence', items: (shelf.own[child] ?? []).map(audio) });
  const series = (): SeriesSource => ({
    ...{ kind: 'series', collectionId: bookIdOf(pick([0, 1])), resume: random() < 0.9 },
    ...{ order: random() < 0.8 ? 'manual' : 'oldest', count: pick([1, 1, 2, 5]) },
    ...(random() < 0.2
      ? { afterLast: 'go-on', next: audio(pick(shelf.songs)) }
      : { afterLast: pick(['again', 'end', 'last']) }),
    ...(random() < 0.2 ? { recap: true } : {}),
  });
  const shuffle = (): Source => ({
    ...{ kind: 'shuffle', items: some(), count: pick([1, 2, 3]), allBeforeAgain: random() < 0.7 },
    ...{ renew: pick(['each-play', 'each-day']), ...(random() < 0.3 ? { memory: 'family' } : {}) },
  });
  const when = (): Condition =>
    pick<Condition>([
      { kind: 'time', from: '19:00', to: '07:00' },
      { kind: 'time', from: '02:00', to: '03:00' },
      { kind: 'weekday', days: ['saturday', 'sunday'] },
      { kind: 'first-time-today' },
      { kind: 'heard-today', atLeastMinutes: 3 },
      { kind: 'switch', name: 'Holidays', on: true },
    ]);
  const forChildren = (): Source => ({
    kind: 'choose',
    rules: [0, 1].map((child) => ({
      name: `Of child ${child}`,
      when: [{ kind: 'child', childId: childIds[child] ?? '' }],
      play: random() < 0.6 ? own(child) : { kind: 'sequence', items: [audio(shelf.own[child]?.[0] ?? 0), series()] },
    })),
    otherwise: pick([shuffle, () => audio(pick(shelf.songs)), series])(),
  });
  const mix = (): Source => ({
    kind: 'sequence',
    items: [
      shuffle(),
      { kind: 'silence', durationMs: 2400 },
      ...(random() < 0.5 ? [series() as Source] : []),
      audio(pick(shelf.songs)),
    ],
    ...(random() < 0.4 ? { limits: { atMostMinutes: pick([0.5, 1, 2]), fadeOutMs: 2400 } } : {}),
  });
  const ruled = (): Source => ({
    kind: 'choose',
    rules: [{ name: 'Now', when: [when()], play: pick([series, shuffle])() }],
    otherwise: pick<() => Source>([series, shuffle, mix])(),
  });
  const loop = (): Source => ({ kind: 'loop', item: shuffle(), forMinutes: pick([1, 4]) });
  const draw = pick<() => Source>([series, series, forChildren, forChildren, shuffle, mix, ruled, ruled, loop]);
  return { source: draw(), slots: random() < 0.25 ? pick([3, 5]) : 0 };
}
