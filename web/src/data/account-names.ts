// Whose Yoto account something belongs to: only worth a word where several are connected.
import { useQuery } from '@tanstack/react-query';
import { queries } from './queries.ts';

/** The function gives undefined for the only account, and for one that has no name yet. */
export function useAccountNames(): (accountId: string | undefined) => string | undefined {
  const { data } = useQuery(queries.accounts);
  const accounts = data?.items ?? [];
  return (accountId) =>
    accounts.length > 1 ? accounts.find(({ id }) => id === accountId)?.name || undefined : undefined;
}
