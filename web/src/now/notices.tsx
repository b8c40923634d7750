// What a parent should know right now, in plain words. Cleared notices are not shown.
import { useQuery } from '@tanstack/react-query';
import { Info, TriangleAlert } from 'lucide-react';
import { queries } from '../data/queries.ts';

const LOOKS = { info: 'bg-raised text-ink', warning: 'bg-warn-soft text-warn', trouble: 'bg-bad-soft text-bad' };

export function Notices() {
  const { data } = useQuery(queries.notices);
  const open = data?.items.filter((notice) => !notice.clearedAt) ?? [];
  if (open.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {open.map(({ id, severity, text }) => {
        const Icon = severity === 'info' ? Info : TriangleAlert;
        return (
          <li key={id} className={`flex gap-3 rounded-lg p-4 text-sm font-bold ${LOOKS[severity]}`}>
            <Icon aria-hidden="true" className="size-5 shrink-0" />
            {text}
          </li>
        );
      })}
    </ul>
  );
}
