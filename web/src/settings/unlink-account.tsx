// Disconnecting a Yoto account: says first what stays and what goes.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Unlink } from 'lucide-react';
import { useState } from 'react';
import type { YotoAccount } from '#contract/link.ts';
import { client } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { accountName } from './account-name.ts';
import { refreshAccounts } from './newly-linked.ts';

export function UnlinkAccount({ account }: { account: YotoAccount }) {
  const [isAsking, setIsAsking] = useState(false);
  const unlink = useMutation({
    mutationFn: () => client.link.unlink({ params: { accountId: account.id } }),
    onSuccess: () => {
      setIsAsking(false);
      refreshAccounts();
    },
  });
  return (
    <>
      <Button icon={Unlink} onClick={() => setIsAsking(true)}>
        {t('link.unlink.button')}
      </Button>
      <Dialog
        open={isAsking}
        title={t('link.unlink.title', { name: accountName(account) })}
        onClose={() => setIsAsking(false)}
      >
        <div className="grid gap-4">
          <WhatStays account={account} />
          <ProblemNote error={unlink.error} />
          <Button weight="danger" icon={Unlink} busy={unlink.isPending} onClick={() => unlink.mutate()}>
            {t('link.unlink.confirm')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function WhatStays({ account: { id } }: { account: YotoAccount }) {
  const cards = useQuery(queries.cards);
  const players = useQuery(queries.familyPlayers);
  const count = cards.data?.items.filter((card) => card.accountId === id).length ?? 0;
  const own = players.data?.items.filter((player) => player.accountId === id) ?? [];
  const namesOf = (some: typeof own) => some.map(({ name }) => name).join(', ');
  const going = namesOf(own.filter(({ otherAccountIds }) => otherAccountIds.length === 0));
  const staying = namesOf(own.filter(({ otherAccountIds }) => otherAccountIds.length > 0));
  return (
    <div className="grid gap-2 text-sm">
      {count > 0 && <p>{t('link.unlink.cards', { count })}</p>}
      {going && <p>{t('link.unlink.players', { names: going })}</p>}
      {staying && <p>{t('link.unlink.playersStay', { names: staying })}</p>}
      <p>{t('link.unlink.rest')}</p>
    </div>
  );
}
