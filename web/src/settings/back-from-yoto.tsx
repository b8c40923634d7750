// How a sign-in at Yoto ended, told to the tab that Yoto led back here.
import { getRouteApi } from '@tanstack/react-router';
import { isProblemCode, Problem } from '#contract/errors.ts';
import { t } from '../i18n/texts.ts';
import { ProblemNote } from '../ui/problem-note.tsx';

const route = getRouteApi('/settings');

export function BackFromYoto() {
  const { yoto } = route.useSearch();
  if (yoto === 'linked') {
    return (
      <p role="status" className="rounded-lg bg-good-soft p-4 text-sm font-bold text-good">
        {t('settings.linked')}
      </p>
    );
  }
  return yoto && isProblemCode(yoto) ? <ProblemNote error={new Problem(yoto)} /> : null;
}
