// How a sign-in at Yoto ended, told to the tab that Yoto led back here.
import { getRouteApi } from '@tanstack/react-router';
import { isProblemCode, Problem } from '#contract/errors.ts';
import { t } from '../i18n/texts.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { SignInHelp } from './sign-in-help.tsx';

const route = getRouteApi('/settings');
/** What is set right in the dashboard, where the help tells how. */
const IN_DASHBOARD = /^yoto-(?:not-allowed|scope-not-ticked|client-wrong|callback-wrong|refused)$/;

export function BackFromYoto() {
  const { yoto } = route.useSearch();
  if (yoto === 'linked' || yoto === 'renewed') {
    return (
      <div role="status" className="grid gap-1 rounded-lg bg-good-soft p-4 text-sm">
        <p className="font-bold text-good">{t(yoto === 'linked' ? 'link.linked' : 'link.renewed')}</p>
        {yoto === 'renewed' && <p className="text-ink">{t('link.renewedHint')}</p>}
      </div>
    );
  }
  if (!yoto || !isProblemCode(yoto)) return null;
  return (
    <div className="grid gap-2">
      <ProblemNote error={new Problem(yoto)} />
      {IN_DASHBOARD.test(yoto) && <SignInHelp />}
    </div>
  );
}
