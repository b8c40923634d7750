// The first visit: the setup code from the log makes its reader the owner. More steps of the welcome come later.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SessionState } from '#contract/accounts.ts';
import { client } from '../data/client.ts';
import { browserZone, familyLanguage } from '../data/locale.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Door } from './door.tsx';

export function SetupScreen(props: { onSignedIn(state: SessionState): void }) {
  const [form, setForm] = useState({ code: '', name: '', password: '' });
  const set = (part: Partial<typeof form>) => setForm((old) => ({ ...old, ...part }));
  const setup = useMutation({
    mutationFn: () => client.accounts.setup({ body: { ...form, timeZone: browserZone(), language: familyLanguage() } }),
    onSuccess: props.onSignedIn,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setup.mutate();
  };
  return (
    <Door title={t('welcome.setup')}>
      <form onSubmit={submit} className="grid gap-4">
        <p className="text-muted">{t('welcome.setupLead')}</p>
        <TextField
          label={t('welcome.code')}
          hint={t('welcome.codeHint')}
          autoComplete="off"
          required
          maxLength={64}
          value={form.code}
          onChange={(event) => set({ code: event.target.value })}
        />
        <TextField
          label={t('welcome.yourName')}
          autoComplete="username"
          required
          maxLength={80}
          value={form.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextField
          label={t('welcome.password')}
          hint={t('welcome.passwordHint')}
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={200}
          value={form.password}
          onChange={(event) => set({ password: event.target.value })}
        />
        <ProblemNote error={setup.error} />
        <Button type="submit" weight="primary" busy={setup.isPending}>
          {t('welcome.create')}
        </Button>
      </form>
    </Door>
  );
}
