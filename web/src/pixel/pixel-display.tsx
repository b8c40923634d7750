// A player's 16×16 display: a picture by its address, drawn without smoothing; dark while nothing is shown.

export function PixelDisplay(props: { imageUrl: string | undefined; label: string; className?: string }) {
  return (
    <div className={`aspect-square overflow-hidden bg-screen ${props.className ?? ''}`}>
      {props.imageUrl ? (
        <img src={props.imageUrl} alt={props.label} width={16} height={16} className="crisp size-full object-contain" />
      ) : (
        <div role="img" aria-label={props.label} className="size-full" />
      )}
    </div>
  );
}
