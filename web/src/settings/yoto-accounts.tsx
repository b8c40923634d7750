// The linked Yoto accounts: how they are, and what to do where something is amiss with them.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link2, Unlink } from 'lucide-react';
import { useState } from 'react';
import type { YotoAccount } from '#contract/link.ts';
import { client, queryClient } from '../data/client.ts';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { ConnectYoto } from './connect-yoto.tsx';

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
      {data && !data.items.some((account) => account.state === 'linked') && <ConnectYoto />}
    </Section>
  );
}

function Account({ account }: { account: YotoAccount }) {
  const players = useQuery(queries.players);
  const [connectsAgain, setConnectsAgain] = useState(false);
  const unlink = useMutation({
    mutationFn: () => client.link.unlink({ params: { accountId: account.id } }),
    onSuccess: refresh,
  });
  const isLinked = account.state === 'linked';
  const isUnheard = players.data?.hearing.some(
    ({ accountId, state }) => accountId === account.id && state === 'permission-missing',
  );
  return (
    <div className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="flex flex-wrap items-center gap-3">
        <div className="grid min-w-48 grow gap-0.5">
          <p className="font-extrabold">{account.name}</p>
          <p className={`text-sm ${isLinked ? 'text-good' : 'text-bad'}`}>
            {isLinked
              ? t('settings.yotoOk', { when: momentAgo(account.linkedAt, Date.now()) })
              : t('settings.yotoBroken')}
          </p>
        </div>
        <Button icon={Unlink} busy={unlink.isPending} onClick={() => unlink.mutate()}>
          {t('settings.disconnect')}
        </Button>
      </div>
      <ProblemNote error={unlink.error} />
      {isLinked && isUnheard && (
        <>
          <p className="text-sm">{t('now.hearing.permission-missing')}</p>
          {connectsAgain ? (
            <ConnectYoto onConnected={() => setConnectsAgain(false)} />
          ) : (
            <Button icon={Link2} className="justify-self-start" onClick={() => setConnectsAgain(true)}>
              {t('settings.connectAgain')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
