// Connecting a Yoto account: open Yoto's sign-in, then come back by itself or by pasting the address it led to.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link2, Unlink } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { YotoAccount } from '#contract/link.ts';
import { client, queryClient } from '../data/client.ts';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

const refresh = () => queryClient.invalidateQueries({ queryKey: queries.accounts.queryKey });

export function YotoAccounts() {
  const { data, error } = useQuery(queries.accounts);
  return (
    <Section title={t('settings.yoto')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={2} className="h-24 w-full rounded-lg" />}
      {data?.items.map((account) => (
        <Account key={account.id} account={account} />
      ))}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('settings.yotoNone')}</p>}
      {data && !data.items.some((account) => account.state === 'linked') && <Connect />}
    </Section>
  );
}

function Account({ account }: { account: YotoAccount }) {
  const unlink = useMutation({
    mutationFn: () => client.link.unlink({ params: { accountId: account.id } }),
    onSuccess: refresh,
  });
  const isLinked = account.state === 'linked';
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="grid min-w-48 grow gap-0.5">
        <p className="font-extrabold">{account.name}</p>
        <p className={`text-sm ${isLinked ? 'text-good' : 'text-bad'}`}>
          {isLinked
            ? t('settings.yotoOk', { when: momentAgo(account.linkedAt, Date.now()) })
            : (account.brokenReason ?? t('settings.yotoBroken'))}
        </p>
      </div>
      <Button icon={Unlink} busy={unlink.isPending} onClick={() => unlink.mutate()}>
        {t('settings.disconnect')}
      </Button>
      <ProblemNote error={unlink.error} />
    </div>
  );
}

function Connect() {
  const [callbackUrl, setCallbackUrl] = useState('');
  const start = useMutation({ mutationFn: () => client.link.start({ body: {} }) });
  const finish = useMutation({
    mutationFn: () => client.link.finish({ body: { callbackUrl } }),
    onSuccess: refresh,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    finish.mutate();
  };
  if (!start.data) {
    return (
      <>
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
      </>
    );
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <p className="text-sm text-muted">{t('settings.connectText')}</p>
      <a
        href={start.data.authorizeUrl}
        target="_blank"
        rel="noreferrer"
        className={`${buttonLook('primary')} justify-self-start`}
      >
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
      <Button type="submit" className="justify-self-start" busy={finish.isPending}>
        {t('settings.finish')}
      </Button>
    </form>
  );
}
