// The Yoto account, the facts of this server, and who is signed in.
import { useMutation, useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { client, queryClient } from '../data/client.ts';
import { byteSize } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { ApiTokens } from './api-tokens.tsx';
import { BackFromYoto } from './back-from-yoto.tsx';
import { YotoAccounts } from './yoto-accounts.tsx';

export function SettingsScreen() {
  return (
    <Page title={t('settings.title')}>
      <BackFromYoto />
      <YotoAccounts />
      <ServerFacts />
      <ApiTokens />
      <You />
    </Page>
  );
}

function ServerFacts() {
  const { data, error } = useQuery(queries.facts);
  const size = (bytes: number) => byteSize(bytes);
  if (error) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={3} className="h-40 w-full rounded-lg" />;
  const facts = [
    [t('settings.address'), data.publicUrl ?? t('settings.noAddress')],
    [t('settings.disk'), size(data.disk.freeBytes)],
    [t('settings.prepared'), size(data.disk.segmentBytes)],
    [t('settings.ffmpeg'), data.ffmpeg ? `ffmpeg ${data.ffmpeg.version}` : t('settings.ffmpegMissing')],
    [t('settings.version'), data.version],
  ];
  return (
    <Section title={t('settings.server')}>
      <dl className="grid gap-2 rounded-lg bg-sheet p-4 shadow-sheet">
        {facts.map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="figures text-sm font-bold">{value}</dd>
          </div>
        ))}
      </dl>
      <a href="/api/docs" className="flex min-h-touch items-center justify-self-start text-sm font-bold underline">
        {t('settings.apiDocs')}
      </a>
    </Section>
  );
}

function You() {
  const session = useQuery(queries.session);
  const signOut = useMutation({
    mutationFn: () => client.accounts.signOut(),
    // A fresh page: nothing of this session stays in memory.
    onSuccess: () => {
      queryClient.clear();
      location.assign('/');
    },
  });
  return (
    <Section title={t('settings.session')}>
      <p className="text-sm">{t('settings.signedInAs', { name: session.data?.parent?.name ?? '' })}</p>
      <ProblemNote error={signOut.error} />
      {!session.data?.demo && (
        <Button icon={LogOut} className="justify-self-start" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          {t('settings.signOut')}
        </Button>
      )}
    </Section>
  );
}
