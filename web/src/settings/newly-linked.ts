// Notices that an account was connected, wherever that was done: Yoto may lead back to another tab or another computer.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { YotoAccount } from '#contract/link.ts';
import { queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';

/** Everything that depends on the accounts is asked again. */
export function refreshAccounts(): void {
  for (const key of ['link', 'players', 'family', 'cards']) void queryClient.invalidateQueries({ queryKey: [key] });
}

/** Tells of each account that was connected, or connected again, since the list was first seen here. */
export function useNewlyLinked(tell: (account: YotoAccount) => void): void {
  const { data } = useQuery(queries.accounts);
  const linked = data?.items.filter(({ state }) => state === 'linked');
  const [before, setBefore] = useState<ReadonlySet<string>>();
  useEffect(() => {
    if (!linked) return;
    const fresh = before ? linked.filter((account) => !before.has(stampOf(account))) : [];
    if (before && fresh.length === 0) return;
    setBefore(new Set(linked.map(stampOf)));
    for (const account of fresh) tell(account);
  });
}

function stampOf({ id, linkedAt }: YotoAccount): string {
  return `${id} ${linkedAt}`;
}
