// A sign-in that is under way in another tab, and where to paste the address when that tab could not lead back.
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { client } from '../data/client.ts';
import { t } from '../i18n/texts.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { refreshAccounts } from './newly-linked.ts';
import { SignInHelp } from './sign-in-help.tsx';

export function SignIn(props: {
  begun: { authorizeUrl: string; redirectUri: string };
  devices: boolean;
  onBack(): void;
}) {
  const { authorizeUrl, redirectUri } = props.begun;
  const [callbackUrl, setCallbackUrl] = useState('');
  const finish = useMutation({
    mutationFn: () => client.link.finish({ body: { callbackUrl } }),
    onSuccess: refreshAccounts,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    finish.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <p className="text-sm text-muted">{t('link.openText')}</p>
      <a href={authorizeUrl} target="_blank" rel="noreferrer" className={`${buttonLook('primary')} justify-self-start`}>
        {t('link.open')}
      </a>
      <TextField
        label={t('link.callback')}
        value={callbackUrl}
        required
        maxLength={4000}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setCallbackUrl(event.target.value)}
      />
      <ProblemNote error={finish.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={finish.isPending}>
          {t('link.finish')}
        </Button>
        <Button weight="quiet" onClick={props.onBack}>
          {t('link.back')}
        </Button>
      </div>
      <SignInHelp callbackUrl={redirectUri} devices={props.devices} />
    </form>
  );
}
