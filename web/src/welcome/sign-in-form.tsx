// Name and password. Used by the sign-in screen and, when a session ended, above the app.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SessionState } from '#contract/accounts.ts';
import { client } from '../data/client.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

export function SignInForm(props: { lead: string; onSignedIn(state: SessionState): void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => client.accounts.signIn({ body: { name, password } }),
    onSuccess: props.onSignedIn,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-muted">{props.lead}</p>
      <TextField
        label={t('welcome.name')}
        autoComplete="username"
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('welcome.password')}
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ProblemNote error={signIn.error} />
      <Button type="submit" weight="primary" busy={signIn.isPending}>
        {t('welcome.signIn')}
      </Button>
    </form>
  );
}
