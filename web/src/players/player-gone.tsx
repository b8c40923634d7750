// Shown for a player that is not, or no more, in any linked account.
import { Link } from '@tanstack/react-router';
import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/page.tsx';

export function PlayerGone() {
  return (
    <EmptyState drawing={sleepingCube} title={t('player.gone')} text={t('player.goneText')}>
      <Link to="/" className={buttonLook('primary')}>
        {t('shell.toNow')}
      </Link>
    </EmptyState>
  );
}
