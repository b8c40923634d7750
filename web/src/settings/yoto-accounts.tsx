// The Yoto accounts of the household: how each is, what to do where something is amiss, and connecting one more.
import { useQuery } from '@tanstack/react-query';
import { Link2, Plus } from 'lucide-react';
import { useState } from 'react';
import type { YotoAccount } from '#contract/link.ts';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { accountName } from './account-name.ts';
import { ConnectYoto } from './connect-yoto.tsx';
import { FollowPlayers } from './follow-players.tsx';
import { useNewlyLinked } from './newly-linked.ts';
import { UnlinkAccount } from './unlink-account.tsx';

const CONTROL = 'family:devices:control';

export function YotoAccounts() {
  const { data, error } = useQuery(queries.accounts);
  const accounts = data?.items ?? [];
  useNewlyLinked((account) => toast(t('link.isLinked', { name: accountName(account) })));
  return (
    <Section title={t('link.title')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={2} className="h-24 w-full rounded-lg" />}
      {accounts.map((account) => (
        <Account key={account.id} account={account} isOneOfMany={accounts.length > 1} />
      ))}
      {data && accounts.length > 0 && <OneMore />}
      {data && accounts.length === 0 && (
        <div className="grid gap-3">
          <p className="text-sm text-muted">{t('link.none')}</p>
          <ConnectYoto wish={{ devices: false }} label={t('link.connect')} onConnected={() => undefined} />
        </div>
      )}
    </Section>
  );
}

function Account({ account, isOneOfMany }: { account: YotoAccount; isOneOfMany: boolean }) {
  const [signsInAgain, setSignsInAgain] = useState(false);
  const isLinked = account.state === 'linked';
  const hasControl = account.scopes.includes(CONTROL);
  return (
    <div className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <div className="flex flex-wrap items-center gap-3">
        <div className="grid min-w-48 grow gap-0.5">
          <p className="font-extrabold wrap-anywhere">{accountName(account)}</p>
          <p className={`text-sm ${isLinked ? 'text-good' : 'text-bad'}`}>
            {isLinked ? t('link.since', { when: momentAgo(account.linkedAt, Date.now()) }) : t('link.broken')}
          </p>
          {isOneOfMany && <Holds account={account} />}
        </div>
        {!isLinked && !signsInAgain && (
          <Button weight="primary" icon={Link2} onClick={() => setSignsInAgain(true)}>
            {t('link.again')}
          </Button>
        )}
        <UnlinkAccount account={account} />
      </div>
      {!isLinked && signsInAgain && (
        <ConnectYoto
          wish={{ devices: hasControl, another: isOneOfMany }}
          label={t('link.again')}
          onConnected={() => setSignsInAgain(false)}
          onClose={() => setSignsInAgain(false)}
        />
      )}
      {isLinked && !hasControl && <FollowPlayers another={isOneOfMany} />}
    </div>
  );
}

function Holds({ account: { id } }: { account: YotoAccount }) {
  const cards = useQuery(queries.cards);
  const players = useQuery(queries.familyPlayers);
  if (!cards.data || !players.data) return null;
  const counts = [
    t('link.players', { count: players.data.items.filter((one) => one.accountId === id).length }),
    t('link.cards', { count: cards.data.items.filter((one) => one.accountId === id).length }),
  ];
  return <p className="figures text-xs text-muted">{counts.join(' · ')}</p>;
}

function OneMore() {
  const [isAdding, setIsAdding] = useState(false);
  if (!isAdding) {
    return (
      <Button icon={Plus} className="justify-self-start" onClick={() => setIsAdding(true)}>
        {t('link.another')}
      </Button>
    );
  }
  return (
    <div className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <p className="text-sm">{t('link.anotherHint')}</p>
      <ConnectYoto
        wish={{ devices: false, another: true }}
        label={t('link.connect')}
        onConnected={() => setIsAdding(false)}
        onClose={() => setIsAdding(false)}
      />
    </div>
  );
}
