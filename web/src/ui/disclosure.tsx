// Something folded away behind its heading. What stands `aside` of the heading stays reachable while it is folded.
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

export function Disclosure(props: {
  summary: ReactNode;
  aside?: ReactNode;
  startOpen?: boolean;
  /** Open whatever was pressed. */
  held?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(props.startOpen ?? false);
  const isOpen = props.held || open;
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center justify-end">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-touch min-w-0 grow basis-40 items-center gap-2 rounded-md px-2 py-1 text-start text-sm font-bold hover:bg-raised"
        >
          <ChevronDown
            aria-hidden="true"
            className={`size-4 shrink-0 transition-transform duration-150 ${isOpen ? '' : '-rotate-90 rtl:rotate-90'}`}
          />
          <span className="min-w-0">{props.summary}</span>
        </button>
        {props.aside}
      </div>
      <div id={id}>{isOpen && <div className="grid gap-4 px-2 pt-2 pb-3">{props.children}</div>}</div>
    </div>
  );
}
