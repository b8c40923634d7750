// What became of a command, beside its control: why it failed and the way out, or that the player has not answered.
import { Link } from '@tanstack/react-router';
import { Problem } from '#contract/errors.ts';
import { t } from '../i18n/texts.ts';
import { buttonLook } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import type { Command } from './command.ts';

export function CommandNote({ command: { error, wanted, isOpen } }: { command: Command }) {
  if (wanted) return null;
  if (isOpen && !error) {
    return (
      <p role="status" className="text-sm text-muted">
        {t('player.sent')}
      </p>
    );
  }
  const toSettings =
    error instanceof Problem && (error.code === 'yoto-permission-missing' || error.code === 'yoto-sign-in-needed');
  return (
    <ProblemNote error={error}>
      {toSettings && (
        <Link to="/settings" className={buttonLook('plain')}>
          {t('now.toSettings')}
        </Link>
      )}
    </ProblemNote>
  );
}
