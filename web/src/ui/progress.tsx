// How far something is: a row of pixels that fills up. Named for screen readers with its share.

const PIXELS = 32;

export function PixelProgress(props: { label: string; done: number; total: number }) {
  const share = props.total > 0 ? Math.min(1, Math.max(0, props.done / props.total)) : 0;
  const filled = Math.round(share * PIXELS);
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <svg
        viewBox={`0 0 ${PIXELS} 1`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        aria-hidden="true"
        className="h-2 w-full"
      >
        <rect width={PIXELS} height={1} className="fill-line" />
        <rect width={filled} height={1} className="fill-accent" />
      </svg>
    </div>
  );
}
