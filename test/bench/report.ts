// The readable table. One line per figure, the notes of a part below it.
import { type Figure, judge, type PartResult } from './figures.ts';

const COLUMNS = ['', 'ours', 'other side', 'ratio', 'promised', ''];

export function tableOf({ figures, notes }: PartResult): string {
  const rows = [COLUMNS, ...figures.map(rowOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, index) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    const note = index === 0 ? undefined : figures[index - 1]?.note;
    return `  ${cells.join('  ')}${note ? `   ${note}` : ''}`.trimEnd();
  });
  return [...lines, ...notes.map((note) => `  Note: ${note}`)].join('\n');
}

function rowOf(figure: Figure): string[] {
  const { name, unit, ours, other, ratio, bar } = figure;
  const promised = bar
    ? `${bar.atLeast === undefined ? '≤' : '≥'} ${bar.atLeast ?? bar.atMost}${bar.of === 'ratio' ? '×' : ` ${unit}`}`
    : '';
  return [
    name,
    `${round(ours)} ${unit}`,
    other ? `${other.name} ${round(other.value)}` : '',
    ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
    promised,
    judge(figure),
  ];
}

function round(value: number): string {
  if (Number.isNaN(value)) return '?';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
