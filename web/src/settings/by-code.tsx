// Signing in by a code that is typed on another screen: shows it, waits for it, and ends well or says why not.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Problem } from '#contract/errors.ts';
import { client } from '../data/client.ts';
import { spokenTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { refreshAccounts } from './newly-linked.ts';

const LOOK_EVERY_MS = 2000;

interface Shown {
  state: string;
  userCode: string;
  url: string;
  completeUrl?: string | undefined;
  expiresAt: string;
}

export function ByCode(props: { shown: Shown; onAnew(): void; onBack(): void }) {
  const { shown } = props;
  const { error } = useQuery({
    queryKey: ['code', shown.state],
    queryFn: async ({ signal }) => {
      const answer = await client.link.awaitCode({ params: { state: shown.state }, signal });
      if (answer.state === 'linked') refreshAccounts();
      return answer;
    },
    // A server that is away for a moment is asked again; what it says is the end.
    refetchInterval: ({ state: { data, error } }) =>
      data?.state === 'linked' || error instanceof Problem ? false : LOOK_EVERY_MS,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <div className="grid gap-3">
      <h3 className="font-extrabold">{t('link.code.title')}</h3>
      {error ? <ProblemNote error={error} /> : <Waiting shown={shown} />}
      <div className="flex flex-wrap gap-2">
        {error && (
          <Button weight="primary" onClick={props.onAnew}>
            {t('link.code.anew')}
          </Button>
        )}
        <Button weight="quiet" onClick={props.onBack}>
          {t('link.back')}
        </Button>
      </div>
    </div>
  );
}

function Waiting({ shown: { userCode, url, completeUrl, expiresAt } }: { shown: Shown }) {
  const leftMs = useTimeLeft(expiresAt);
  return (
    <>
      <p className="text-sm">{t('link.code.text')}</p>
      <p className="text-sm font-bold break-all">{url}</p>
      <div className="flex flex-wrap items-center gap-3">
        <p className="sr-only">{t('link.code.code')}</p>
        <output className="figures rounded-md bg-raised px-4 py-2 font-mono text-2xl font-black tracking-widest">
          {userCode}
        </output>
        <CopyButton text={userCode}>{t('link.register.copy')}</CopyButton>
        <a href={completeUrl ?? url} target="_blank" rel="noreferrer" className={buttonLook('primary')}>
          {t('link.code.open')}
        </a>
      </div>
      <p role="status" className="text-sm text-muted">
        {t('link.code.waiting')}
      </p>
      <p className="figures text-xs text-muted">{t('link.code.left', { time: spokenTime(leftMs) })}</p>
    </>
  );
}

function useTimeLeft(iso: string): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(ticking);
  }, []);
  return Math.max(0, Date.parse(iso) - nowMs);
}
