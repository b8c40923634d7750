// The frame around every screen: rail on the left (desktop) or tab bar at the bottom (phone), jobs tray, messages.
import { Link, Outlet } from '@tanstack/react-router';
import {
  ChartColumn,
  CreditCard,
  House,
  Library,
  type LucideIcon,
  Radio,
  Settings,
  Users,
  Workflow,
} from 'lucide-react';
import { useLiveConnection, useLiveState } from '../data/live.ts';
import { t } from '../i18n/texts.ts';
import { logo } from '../pixel/drawings.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { JobsTray } from './jobs-tray.tsx';

const PLACES = [
  { to: '/', name: 'now', icon: House },
  { to: '/library', name: 'library', icon: Library },
  { to: '/streams', name: 'streams', icon: Radio },
  { to: '/cards', name: 'cards', icon: CreditCard },
  { to: '/family', name: 'family', icon: Users, Workflow },
  // A phone has room for five; there these are reached from Now.
  { to: '/routines', name: 'routines', icon: Workflow, look: 'max-md:hidden' },
  { to: '/history', name: 'history', icon: ChartColumn, look: 'max-md:hidden' },
] as const;

export function AppFrame(props: { signedIn: boolean }) {
  const live = useLiveState();
  return (
    <div className="min-h-dvh md:ps-28 lg:ps-52">
      {props.signedIn && <LiveConnection />}
      <a
        href="#content"
        className="fixed start-3 top-3 z-50 -translate-y-20 rounded-full bg-accent px-5 py-3 font-bold text-on-accent opacity-0 focus:translate-y-0 focus:opacity-100"
      >
        {t('shell.skip')}
      </a>
      <header className="flex items-center justify-between gap-2 px-4 pt-3 md:justify-end md:px-8">
        <Link to="/" className="flex min-h-touch items-center gap-2 rounded-lg md:hidden">
          <PixelArt drawing={logo} className="size-8" />
          <span className="text-sm font-black whitespace-nowrap max-[26rem]:sr-only">{t('shell.theme')}</span>
        </Link>
        <div className="flex items-center gap-1">
          <JobsTray />
          <div className="md:hidden">
            <SettingsLink compact />
          </div>
        </div>
      </header>
      {live === 'cut' && (
        <p role="status" className="mx-4 mt-2 rounded-lg bg-warn-soft px-4 py-2 text-sm text-warn md:mx-8">
          {t('shell.offline')}
        </p>
      )}
      <nav
        aria-label={t('shell.main')}
        className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] md:inset-y-0 md:end-auto md:w-28 md:flex-col md:gap-1 md:border-t-0 md:border-e md:p-2 lg:p-3 lg:w-52"
      >
        <Link to="/" className="mb-4 hidden items-center gap-3 rounded-lg p-2 md:flex" tabIndex={-1} aria-hidden="true">
          <PixelArt drawing={logo} className="size-12 lg:size-10" />
          <span className="hidden leading-tight font-black lg:block">{t('shell.theme')}</span>
        </Link>
        {PLACES.map(({ to, name, icon, ...more }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            className={`${placeLook} ${'look' in more ? more.look : ''}`}
            activeProps={{ className: activeLook }}
            inactiveProps={{ className: 'text-muted' }}
          >
            <PlaceFace icon={icon} name={t(`shell.${name}`)} />
          </Link>
        ))}
        <div className="mt-auto hidden md:block">
          <SettingsLink />
        </div>
      </nav>
      <main id="content" tabIndex={-1} className="mx-auto max-w-6xl px-4 pt-3 pb-28 outline-none md:px-8 md:pb-12">
        <Outlet />
      </main>
      <Toasts />
    </div>
  );
}

const placeLook =
  'flex min-h-14 grow flex-col items-center justify-center gap-0.5 rounded-lg px-1 text-xs font-bold hover:text-ink md:grow-0 md:py-2 lg:flex-row lg:justify-start lg:gap-3 lg:px-3 lg:text-sm';
const activeLook = 'text-accent md:bg-accent-soft';

function PlaceFace(props: { icon: LucideIcon; name: string }) {
  const Icon = props.icon;
  return (
    <>
      <Icon aria-hidden="true" className="size-6" />
      {props.name}
    </>
  );
}

function SettingsLink(props: { compact?: boolean }) {
  if (props.compact) {
    return (
      <Link
        to="/settings"
        aria-label={t('shell.settings')}
        className="inline-flex size-touch items-center justify-center rounded-full hover:bg-raised"
      >
        <Settings aria-hidden="true" className="size-5" />
      </Link>
    );
  }
  return (
    <Link
      to="/settings"
      className={placeLook}
      activeProps={{ className: activeLook }}
      inactiveProps={{ className: 'text-muted' }}
    >
      <PlaceFace icon={Settings} name={t('shell.settings')} />
    </Link>
  );
}

function LiveConnection() {
  useLiveConnection();
  return null;
}
