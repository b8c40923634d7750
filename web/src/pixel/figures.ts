// Figures on the 16×16 grid, three by five pixels each: one or two in the middle, four as two lines (a clock).
import type { PixelDrawing } from './pixel-art.tsx';

const FIGURES: Record<string, string> = {
  '0': '####.##.##.####',
  '1': '.#.##..#..#.###',
  '2': '###..#####..###',
  '3': '###..####..####',
  '4': '#.##.####..#..#',
  '5': '####..###..####',
  '6': '####..####.####',
  '7': '###..#..#..#..#',
  '8': '####.#####.####',
  '9': '####.####..####',
};
const SIZE = 16;

export function figuresDrawing(text: string): PixelDrawing {
  const figures = [...text].filter((sign) => FIGURES[sign]).slice(0, 4);
  const lines = figures.length > 2 ? [figures.slice(0, 2), figures.slice(2)] : [figures];
  const cells = Array.from({ length: SIZE }, () => Array.from({ length: SIZE }, () => '.'));
  const top = lines.length > 1 ? 2 : 5;
  for (const [line, row] of lines.entries()) {
    const left = Math.floor((SIZE - (row.length * 4 - 1)) / 2);
    for (const [place, figure] of row.entries()) {
      for (const [dot, ink] of [...(FIGURES[figure] ?? '')].entries()) {
        const cellRow = cells[top + line * 7 + Math.floor(dot / 3)];
        if (cellRow && ink === '#') cellRow[left + place * 4 + (dot % 3)] = line === 0 ? 'y' : 'o';
      }
    }
  }
  return { rows: cells.map((row) => row.join('')), palette: { y: '#ffd479', o: '#ff9d5c' } };
}
