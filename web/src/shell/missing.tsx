// Shown at an address that leads nowhere.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sleepingCube } from '../pixel/drawings.ts';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/page.tsx';

export function Missing() {
  const { t } = useTranslation();
  return (
    <EmptyState drawing={sleepingCube} title={t('shell.missingTitle')} text={t('shell.missingHint')}>
      <Link to="/" className={buttonLook('primary')}>
        {t('shell.toNow')}
      </Link>
    </EmptyState>
  );
}
