// What stands in a place while its content is on the way: a shimmer of pixels in the shape of what will come.

const COLUMNS = 8;

export function PixelSkeleton(props: { rows?: number; className?: string }) {
  const rows = props.rows ?? 2;
  return (
    <svg
      viewBox={`0 0 ${COLUMNS} ${rows}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
      className={`block text-line ${props.className ?? ''}`}
    >
      {Array.from({ length: COLUMNS * rows }, (_, cell) => {
        const [x, y] = [cell % COLUMNS, Math.floor(cell / COLUMNS)];
        const delayMs = ((x * 5 + y * 3) % 7) * 150;
        return (
          <rect
            key={`${x},${y}`}
            x={x}
            y={y}
            width={1}
            height={1}
            fill="currentColor"
            opacity={0.9}
            className="animate-pixel"
            style={{ animationDelay: `${delayMs}ms` }}
          />
        );
      })}
    </svg>
  );
}
