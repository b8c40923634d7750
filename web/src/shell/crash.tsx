// Shown when a screen fails in itself, or its code could not be loaded. The frame around it stays usable.

import { t } from '../i18n/texts.ts';
import { sleepingCube } from '../pixel/drawings.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/page.tsx';

export function Crash() {
  return (
    <EmptyState drawing={sleepingCube} title={t('shell.crashTitle')} text={t('shell.crashHint')}>
      <Button weight="primary" onClick={() => location.reload()}>
        {t('action.reload')}
      </Button>
    </EmptyState>
  );
}
