// Shown at an address that leads nowhere.
import { Link } from '@tanstack/react-router';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/page.tsx';

export function Missing() {
  return (
    <EmptyState drawing={sleepingCube} title={t('shell.missingTitle')} text={t('shell.missingHint')}>
      <Link to="/" className={buttonLook('primary')}>
        {t('shell.toNow')}
      </Link>
    </EmptyState>
  );
}
