// Where routines send what they tell outside, for those who run something of their own.
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../data/client.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { routineQueries } from './routine-queries.ts';

export function Webhook() {
  return (
    <Disclosure summary={t('routine.webhook')}>
      <p className="text-sm text-muted">{t('routine.webhookText')}</p>
      <WebhookForm />
    </Disclosure>
  );
}

function WebhookForm() {
  const { data, error } = useQuery(routineQueries.webhook);
  const [typed, setTyped] = useState<string>();
  const save = useMutation({
    mutationFn: (body: { url: string | null; newSecret?: boolean }) => client.routines.setWebhook({ body }),
    onSuccess: (saved) => {
      queryClient.setQueryData(routineQueries.webhook.queryKey, saved);
      setTyped(undefined);
      toast(t('routine.webhookSaved'));
    },
  });
  if (!data) return <ProblemNote error={error} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ url: (typed ?? data.url ?? '').trim() || null });
  };
  return (
    <form onSubmit={submit} className="grid max-w-xl gap-4">
      <TextField
        type="url"
        label={t('routine.webhookUrl')}
        placeholder="https://"
        maxLength={2000}
        value={typed ?? data.url ?? ''}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ProblemNote error={save.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" weight="primary" busy={save.isPending}>
          {t('action.save')}
        </Button>
        <CopyButton text={data.secret}>{t('routine.webhookSecret')}</CopyButton>
        <Button weight="quiet" onClick={() => save.mutate({ url: data.url, newSecret: true })}>
          {t('routine.webhookNewSecret')}
        </Button>
      </div>
    </form>
  );
}
