// Decides what is seen first: setup, sign-in or the app. When a session ends in the middle, the sign-in is laid above
// the app, which stays as it was with everything that was being typed.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SessionState } from '#contract/accounts.ts';
import { client } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { logo } from '../pixel/drawings.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { SetupScreen } from '../welcome/setup-screen.tsx';
import { SignInForm } from '../welcome/sign-in-form.tsx';
import { SignInScreen } from '../welcome/sign-in-screen.tsx';
import { AppFrame } from './app-frame.tsx';

export function Root() {
  const session = useQuery(queries.session);
  const wasIn = useRef(false);
  const queryClient = useQueryClient();
  const demo = useDemoSignIn(session.data);
  const enter = (state: SessionState) => {
    queryClient.setQueryData(queries.session.queryKey, state);
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  };

  const state = session.data?.state;
  if (state === 'signed-in') wasIn.current = true;
  if (session.data?.state === 'signed-in' || (wasIn.current && state === 'signed-out')) {
    return (
      <>
        <AppFrame signedIn={state === 'signed-in'} />
        <Dialog open={state === 'signed-out' && !demo.trying} title={t('welcome.signIn')} lasting onClose={() => {}}>
          <SignInForm lead={t('welcome.again')} onSignedIn={enter} />
        </Dialog>
      </>
    );
  }
  if (state === 'setup-needed') return <SetupScreen onSignedIn={enter} />;
  if (state === 'signed-out' && !demo.trying) return <SignInScreen onSignedIn={enter} />;
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-5 p-6">
      <PixelArt drawing={logo} className="size-20" title={t('shell.theme')} />
      {session.error ? (
        <ProblemNote error={session.error}>
          <Button onClick={() => void session.refetch()}>{t('action.retry')}</Button>
        </ProblemNote>
      ) : (
        <p className="text-sm text-muted">{t('welcome.starting')}</p>
      )}
    </main>
  );
}

/** A demo signs its own browser in, without a word. If that fails, the ordinary sign-in is shown. */
function useDemoSignIn(session: SessionState | undefined): { trying: boolean } {
  const queryClient = useQueryClient();
  const [failed, setFailed] = useState(false);
  const wanted = session?.demo === true && session.state !== 'signed-in' && !failed;
  useEffect(() => {
    if (!wanted) return;
    client.accounts.signInToDemo().then(
      (state) => queryClient.setQueryData(queries.session.queryKey, state),
      () => setFailed(true),
    );
  }, [wanted, queryClient]);
  return { trying: wanted };
}
