// A part of the recipe, folded to its sentence. It opens by itself when something in it stands in the way of saving.
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTroubleInside } from './troubles.tsx';

export function Fold(props: { place: string; summary: ReactNode; startOpen?: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(props.startOpen ?? false);
  const isOpen = useTroubleInside(props.place) || open;
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="group/fold min-w-0">
      <summary className="flex min-h-touch list-none items-center gap-2 rounded-md px-2 text-sm font-bold hover:bg-raised [&::-webkit-details-marker]:hidden">
        <ChevronDown
          aria-hidden="true"
          className="size-4 shrink-0 transition-transform duration-150 not-group-open/fold:-rotate-90"
        />
        <span className="min-w-0 grow">{props.summary}</span>
      </summary>
      {isOpen && <div className="grid gap-4 px-2 pt-2 pb-3">{props.children}</div>}
    </details>
  );
}
