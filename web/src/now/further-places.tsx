// What has no place of its own in a phone's tab bar, one tap from Now.
import { Link } from '@tanstack/react-router';
import { ChartColumn, Megaphone, ScrollText, Workflow } from 'lucide-react';
import { t } from '../i18n/texts.ts';

const PLACES = [
  { to: '/announce', name: 'announce', icon: Megaphone },
  { to: '/routines', name: 'routines', icon: Workflow },
  { to: '/history', name: 'history', icon: ChartColumn },
  { to: '/log', name: 'log', icon: ScrollText },
] as const;

export function FurtherPlaces() {
  return (
    <nav aria-label={t('shell.further')}>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {PLACES.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex min-h-14 items-center gap-3 rounded-lg bg-sheet p-3 text-sm leading-tight font-bold shadow-sheet hover:bg-raised"
            >
              <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
              {t(`shell.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
