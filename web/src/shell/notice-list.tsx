// What the server had to say lately: what is open, and what has been solved since. Open ones also stand on Now.
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';

const SHOWN = 12;

export function NoticeList() {
  const { data } = useQuery(queries.notices);
  const notices = data?.items.slice(0, SHOWN) ?? [];
  if (notices.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 className="text-sm font-bold text-muted">{t('jobs.notices')}</h3>
      <ul className="grid gap-2">
        {notices.map(({ id, text, raisedAt, clearedAt }) => {
          const Icon = clearedAt ? CircleCheck : TriangleAlert;
          const when = momentAgo(clearedAt ?? raisedAt, Date.now());
          return (
            <li key={id} className="flex gap-2 text-sm">
              <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${clearedAt ? 'text-good' : 'text-warn'}`} />
              <span className="min-w-0">
                {text} <span className="text-muted">· {clearedAt ? t('jobs.solved', { when }) : when}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
