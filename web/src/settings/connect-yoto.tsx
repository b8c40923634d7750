// Connecting a Yoto account: say whether it may follow the players too, open Yoto's sign-in, then come back by itself or
// by pasting the address it led to.
import { useMutation } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

export function ConnectYoto(props: { onConnected?: () => void }) {
  const [devices, setDevices] = useState(true);
  const start = useMutation({ mutationFn: () => client.link.start({ body: { devices } }) });
  if (start.data) {
    return <SignIn url={start.data.authorizeUrl} onConnected={props.onConnected} onBack={() => start.reset()} />;
  }
  return (
    <div className="grid gap-2">
      <CheckField
        label={t('settings.devices')}
        hint={t('settings.devicesHint')}
        checked={devices}
        onChange={({ target }) => setDevices(target.checked)}
      />
      <ProblemNote error={start.error} />
      <Button
        weight="primary"
        icon={Link2}
        className="justify-self-start"
        busy={start.isPending}
        onClick={() => start.mutate()}
      >
        {t('settings.connect')}
      </Button>
    </div>
  );
}

function SignIn(props: { url: string; onConnected: (() => void) | undefined; onBack(): void }) {
  const [callbackUrl, setCallbackUrl] = useState('');
  const finish = useMutation({
    mutationFn: () => client.link.finish({ body: { callbackUrl } }),
    onSuccess: () => {
      props.onConnected?.();
      void queryClient.invalidateQueries({ queryKey: queries.players.queryKey });
      return queryClient.invalidateQueries({ queryKey: queries.accounts.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    finish.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <p className="text-sm text-muted">{t('settings.connectText')}</p>
      <a href={props.url} target="_blank" rel="noreferrer" className={`${buttonLook('primary')} justify-self-start`}>
        {t('settings.openYoto')}
      </a>
      <TextField
        label={t('settings.callback')}
        value={callbackUrl}
        required
        maxLength={4000}
        spellCheck={false}
        onChange={(event) => setCallbackUrl(event.target.value)}
      />
      <ProblemNote error={finish.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={finish.isPending}>
          {t('settings.finish')}
        </Button>
        <Button weight="quiet" onClick={props.onBack}>
          {t('settings.connectBack')}
        </Button>
      </div>
    </form>
  );
}
