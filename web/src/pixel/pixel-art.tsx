// Drawings on the 16×16 grid, written as text: one character per pixel, a palette beside it. Crisp at any size.
import { useId } from 'react';

export interface PixelDrawing {
  rows: readonly string[];
  palette: Readonly<Record<string, string>>;
}

export function PixelArt(props: { drawing: PixelDrawing; title?: string; className?: string }) {
  const titleId = useId();
  const { rows, palette } = props.drawing;
  const width = rows[0]?.length ?? 0;
  const named = props.title
    ? { role: 'img' as const, 'aria-labelledby': titleId }
    : { 'aria-hidden': true as const, focusable: false };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named when it says something, hidden when it only decorates.
    <svg viewBox={`0 0 ${width} ${rows.length}`} shapeRendering="crispEdges" className={props.className} {...named}>
      {props.title && <title id={titleId}>{props.title}</title>}
      {rows.flatMap((row, y) =>
        runsOf(row).map(({ x, length, ink }) => {
          const fill = palette[ink];
          // biome-ignore lint/suspicious/noArrayIndexKey: a pixel is its place.
          return fill && <rect key={`${x},${y}`} x={x} y={y} width={length} height={1} fill={fill} />;
        }),
      )}
    </svg>
  );
}

/** Neighbouring pixels of one colour become one rectangle: no hairlines between them, fewer elements. */
function runsOf(row: string): { x: number; length: number; ink: string }[] {
  const runs: { x: number; length: number; ink: string }[] = [];
  for (const [x, ink] of [...row].entries()) {
    const last = runs.at(-1);
    if (last?.ink === ink) last.length++;
    else runs.push({ x, length: 1, ink });
  }
  return runs;
}
