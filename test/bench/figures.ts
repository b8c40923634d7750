// What a bench part finds out, and how it is judged: plain numbers, a bar where one is promised, medians against noise.

export interface Bar {
  /** Judge the ratio to the other side, or our own number. */
  of: 'ratio' | 'ours';
  atLeast?: number;
  atMost?: number;
}

export interface Figure {
  name: string;
  unit: string;
  ours: number;
  /** The other side of the same run. */
  other?: { name: string; value: number };
  /** Ours over other, the median over rounds. Absent when there was no other side. */
  ratio?: number;
  bar?: Bar;
  note?: string;
}

export type Verdict = 'met' | 'missed' | 'not judged' | '';

export interface PartResult {
  figures: Figure[];
  /** What a reader must know: what was missing, what was not done. */
  notes: string[];
}

export function judge({ ours, ratio, bar }: Figure): Verdict {
  if (!bar) return '';
  const value = bar.of === 'ratio' ? ratio : ours;
  if (value === undefined || Number.isNaN(value)) return 'not judged';
  return value >= (bar.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (bar.atMost ?? Number.POSITIVE_INFINITY)
    ? 'met'
    : 'missed';
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that at least this share of all values does not exceed; the mean of the two middle ones for 0.5. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return share === 0.5 ? (low + high) / 2 : high;
}
