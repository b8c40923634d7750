// API tokens: made for a purpose, shown once, revoked at any time.
import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ApiToken } from '#contract/accounts.ts';
import { client, queryClient } from '../data/client.ts';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { undoable } from '../ui/toasts.tsx';

const { queryKey } = queries.tokens;
const refresh = () => queryClient.invalidateQueries({ queryKey });

export function ApiTokens() {
  const { data, error } = useQuery(queries.tokens);
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => client.accounts.createToken({ body: { name } }),
    onSuccess: () => {
      setName('');
      void refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Section title={t('settings.tokens')}>
      <p className="text-sm text-muted">{t('settings.tokensText')}</p>
      <ProblemNote error={error ?? create.error} />
      {data && data.items.length > 0 && (
        <ul className="grid gap-1">
          {data.items.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      {create.data && (
        <div role="status" className="grid gap-2 rounded-lg bg-good-soft p-4">
          <p className="text-sm font-bold text-good">{t('settings.tokenOnce')}</p>
          <div className="flex flex-wrap items-end gap-2">
            <TextField className="min-w-48 grow" label={t('settings.tokenValue')} value={create.data.value} readOnly />
            <CopyButton text={create.data.value}>{t('action.copy')}</CopyButton>
          </div>
        </div>
      )}
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <TextField
          className="min-w-44 grow"
          label={t('settings.tokenName')}
          value={name}
          required
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" icon={KeyRound} busy={create.isPending}>
          {t('settings.tokenMake')}
        </Button>
      </form>
    </Section>
  );
}

function TokenRow({ token: { id, name, lastUsedAt } }: { token: ApiToken }) {
  const revoke = () => {
    queryClient.setQueryData(queryKey, (old) => old && { items: old.items.filter((one) => one.id !== id) });
    undoable({
      text: t('settings.tokenRevoked', { name }),
      undo: t('action.undo'),
      act: () =>
        client.accounts
          .deleteToken({ params: { tokenId: id } })
          .catch(tellProblem)
          .finally(refresh),
      takeBack: () => void refresh(),
    });
  };
  return (
    <li className="flex items-center gap-3 rounded-lg bg-sheet p-2 ps-4 shadow-sheet">
      <span className="min-w-0 grow font-bold">{name}</span>
      <span className="figures text-xs text-muted">
        {lastUsedAt ? t('settings.tokenUsed', { when: momentAgo(lastUsedAt, Date.now()) }) : t('settings.tokenUnused')}
      </span>
      <IconButton icon={Trash2} label={t('settings.tokenRevoke', { name })} onClick={revoke} />
    </li>
  );
}
