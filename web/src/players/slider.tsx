// A slider that follows the finger, and asks once it has been let go or its keys have been still for a moment.
import { useEffect, useRef, useState } from 'react';

const STILL_MS = 250;

export function Slider(props: {
  label: string;
  value: number;
  max: number;
  step: number;
  /** The value in words, for screen readers. */
  say(value: number): string;
  /** While it is moved; undefined when it follows `value` again. */
  onMove?(value: number | undefined): void;
  onChosen(value: number): void;
}) {
  const { onMove, onChosen } = props;
  const input = useRef<HTMLInputElement>(null);
  const still = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [moved, setMoved] = useState<number>();
  const move = (next: number | undefined) => {
    setMoved(next);
    onMove?.(next);
  };
  useEffect(() => () => clearTimeout(still.current), []);
  useEffect(() => {
    const element = input.current;
    // React tells each movement; only the browser's own event says that it was let go.
    const letGo = () => {
      clearTimeout(still.current);
      still.current = setTimeout(() => {
        onChosen(Number(element?.value));
        setMoved(undefined);
        onMove?.(undefined);
      }, STILL_MS);
    };
    element?.addEventListener('change', letGo);
    return () => element?.removeEventListener('change', letGo);
  });
  const value = Math.min(moved ?? props.value, props.max);
  return (
    <input
      ref={input}
      type="range"
      aria-label={props.label}
      aria-valuetext={props.say(value)}
      min={0}
      max={props.max}
      step={props.step}
      value={value}
      className="min-h-touch w-full accent-accent"
      onChange={({ target }) => move(Number(target.value))}
    />
  );
}
