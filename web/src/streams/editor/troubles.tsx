// What stands in the way of saving, said where it is: each form shows what concerns its own place in the document.
import { createContext, useContext } from 'react';
import { Problem } from '#contract/errors.ts';
import type { Trouble } from './unfinished.ts';

/** Places that have a form of their own; a trouble with a field in one of them is shown there. */
const FORMS = /source(?:\.(?:items\.\d+|rules\.\d+(?:\.when\.\d+|\.play)?|otherwise|item|next|limits\.until\.next))*/;

const Troubles = createContext<readonly Trouble[]>([]);
export const TroublesProvider = Troubles.Provider;

/** What the server said about places in the document. */
export function troublesOf(error: unknown): Trouble[] {
  const errors = (error instanceof Problem && error.details.errors) || [];
  return errors.map(({ path, message }) => ({ place: FORMS.exec(path)?.[0] ?? 'source', text: message }));
}

export function TroubleNote(props: { place: string }) {
  const here = useContext(Troubles).filter(({ place }) => place === props.place);
  if (here.length === 0) return null;
  return (
    <div role="alert" className="grid gap-1 rounded-md bg-bad-soft px-3 py-2 text-sm font-bold text-bad">
      {here.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}

/** A fold with trouble in it must not hide it. */
export function useTroubleInside(place: string): boolean {
  return useContext(Troubles).some((one) => one.place === place || one.place.startsWith(`${place}.`));
}
