// The page a signed-out parent sees.
import type { SessionState } from '#contract/accounts.ts';
import { t } from '../i18n/texts.ts';
import { Door } from './door.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInScreen(props: { onSignedIn(state: SessionState): void }) {
  return (
    <Door title={t('welcome.signIn')}>
      <SignInForm lead={t('welcome.signInLead')} onSignedIn={props.onSignedIn} />
    </Door>
  );
}
