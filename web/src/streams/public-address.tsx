// The readable address of a stream: off unless wanted, with its warning before it is switched on.
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Stream } from '#contract/streams.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { CopyAddress } from './copy-address.tsx';

export function PublicAddress({ stream }: { stream: Stream }) {
  const [name, setName] = useState(() => readableName(stream.name));
  const params = { streamId: stream.id };
  const change = useMutation({
    mutationFn: (on: boolean) =>
      on ? client.streams.setPublicAddress({ params, body: { name } }) : client.streams.removePublicAddress({ params }),
    onSuccess: (changed) => queryClient.setQueryData(queries.stream(stream.id).queryKey, changed),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(true);
  };
  return (
    <Section title={t('streams.publicAddress')}>
      <p className="flex gap-2 rounded-lg bg-warn-soft p-3 text-sm text-warn">
        <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        {t('streams.publicWarning')}
      </p>
      <ProblemNote error={change.error} />
      {stream.publicAddress ? (
        <>
          <p className="rounded-md bg-raised px-4 py-2 text-sm">{stream.publicAddress.url}</p>
          <div className="flex flex-wrap gap-2">
            <CopyAddress url={stream.publicAddress.url} name={stream.name} />
            <Button busy={change.isPending} onClick={() => change.mutate(false)}>
              {t('streams.switchOff')}
            </Button>
          </div>
        </>
      ) : (
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <TextField
            className="min-w-44 grow"
            label={t('streams.publicName')}
            value={name}
            required
            maxLength={63}
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" busy={change.isPending}>
            {t('streams.switchOn')}
          </Button>
        </form>
      )}
    </Section>
  );
}

function readableName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/[^a-zA-Z0-9-]/g, '');
  return plain
    .toLowerCase()
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
