// The page a signed-out parent sees.
import { useTranslation } from 'react-i18next';
import type { SessionState } from '#contract/accounts.ts';
import { Door } from './door.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInScreen(props: { onSignedIn(state: SessionState): void }) {
  const { t } = useTranslation();
  return (
    <Door title={t('welcome.signIn')}>
      <SignInForm lead={t('welcome.signInLead')} onSignedIn={props.onSignedIn} />
    </Door>
  );
}
