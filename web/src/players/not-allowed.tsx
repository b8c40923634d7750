// Why a player can only be looked at, and the step that changes that.
import { Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import type { Hearing } from '#contract/players.ts';
import { t } from '../i18n/texts.ts';
import { buttonLook } from '../ui/button.tsx';

export function NotAllowed({ hearing }: { hearing: Hearing }) {
  const why = hearing === 'signed-out' ? 'signedOut' : 'noControl';
  return (
    <div className="flex gap-3 rounded-lg bg-raised p-4">
      <KeyRound aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="grid justify-items-start gap-2 text-sm">
        <p className="font-extrabold">{t(`player.${why}`)}</p>
        <p>{t(`player.${why}Text`)}</p>
        <Link to="/settings" className={buttonLook('primary')}>
          {t('now.toSettings')}
        </Link>
      </div>
    </div>
  );
}
