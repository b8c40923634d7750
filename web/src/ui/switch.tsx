// Something that is on or off at once, without saving: the whole row is the target.

export function Switch(props: {
  label: string;
  /** What it belongs to, where that is only seen. */
  of?: string;
  on: boolean;
  onFlip(on: boolean): void;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={props.on}
      onClick={() => props.onFlip(!props.on)}
      className="group flex min-h-touch min-w-0 grow items-center gap-3 rounded-md text-start text-sm font-bold"
    >
      <span className="flex h-7 w-12 shrink-0 rounded-full bg-edge p-1 transition-colors duration-150 group-aria-checked:bg-good">
        <span className="size-5 rounded-full bg-sheet transition-transform duration-150 group-aria-checked:translate-x-5 rtl:group-aria-checked:-translate-x-5" />
      </span>
      <span className="min-w-0">
        {props.of && <span className="sr-only">{props.of}: </span>}
        {props.label}
      </span>
    </button>
  );
}
