// One of a few that exclude each other; the chosen one is filled.
import type { ReactNode } from 'react';

export function Chip(props: {
  pressed: boolean /** What is abbreviated, in full. */;
  hint?: string;
  onPress(): void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      title={props.hint}
      onClick={props.onPress}
      className="inline-flex min-h-touch min-w-touch items-center justify-center gap-2 rounded-full bg-raised px-4 text-sm font-bold hover:bg-line aria-pressed:bg-accent aria-pressed:text-on-accent"
    >
      {props.children}
    </button>
  );
}
