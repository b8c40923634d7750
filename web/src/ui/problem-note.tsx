// Says what happened and what to do next. Never a code alone; the sentence comes from the server where it knows more.
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeProblem } from '../data/problem-text.ts';

export function ProblemNote(props: { error: unknown; children?: ReactNode }) {
  if (!props.error) return null;
  const { title, detail, hint, safe } = describeProblem(props.error);
  return (
    <div role="alert" className="flex gap-3 rounded-lg bg-bad-soft p-4 text-bad">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="grid gap-1 text-sm">
        <p className="font-extrabold">{title}</p>
        {detail && <p className="text-ink">{detail}</p>}
        <p className="text-ink">{hint}</p>
        {safe && <p className="text-ink">{safe}</p>}
        {props.children && <div className="mt-2 flex flex-wrap gap-2">{props.children}</div>}
      </div>
    </div>
  );
}
