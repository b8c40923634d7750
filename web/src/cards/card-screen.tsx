// One card: face, texts, tracks, what is found before sending, and sending itself.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import type { Card } from '#contract/cards.ts';
import { Problem } from '#contract/errors.ts';
import { client, queryClient } from '../data/client.ts';
import { clockTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { accountName } from '../settings/account-name.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { Page, Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { CardTexts } from './card-texts.tsx';
import { ChooseAccount } from './choose-account.tsx';
import { DeleteCard } from './delete-card.tsx';
import { Findings } from './findings.tsx';
import { StateBadge } from './state-badge.tsx';

const route = getRouteApi('/cards/$cardId');
/** Cover, icons and content are written one after the other at Yoto's pace. */
const SEND_DEADLINE_MS = 120_000;

export function CardScreen() {
  const { cardId } = route.useParams();
  const { data: card, error } = useQuery(queries.card(cardId));
  const { accounts, home, isAway } = useAccounts(card);
  const [isChoosing, setIsChoosing] = useState(false);
  const send = useMutation({
    mutationFn: (accountId: string | undefined) =>
      client.cards.send({ params: { cardId }, body: { accountId }, deadlineMs: SEND_DEADLINE_MS }),
    onSuccess: (sent) => {
      writeCard(sent);
      toast(t('cards.sent', { title: sent.title }));
    },
  });
  const mustChoose = accounts.length > 1 ? !home : isAway && accounts.length > 0;
  if (error && !card) return <ProblemNote error={error} />;
  if (!card) return <PixelSkeleton rows={8} className="h-80 w-full rounded-lg" />;
  const canConnect =
    send.error instanceof Problem && /^yoto-(not-linked|account-gone|sign-in-needed|permission)/.test(send.error.code);
  return (
    <Page
      title={card.title}
      actions={
        <>
          <Button
            weight="primary"
            icon={Send}
            busy={send.isPending}
            onClick={() => (mustChoose ? setIsChoosing(true) : send.mutate(undefined))}
          >
            {t(card.state === 'not-sent' ? 'cards.send' : 'cards.sendAgain')}
          </Button>
          <DeleteCard card={card} />
        </>
      }
    >
      <ChooseAccount
        card={card}
        accounts={accounts}
        open={isChoosing}
        onClose={() => setIsChoosing(false)}
        onChosen={(accountId) => {
          setIsChoosing(false);
          send.mutate(accountId);
        }}
      />
      {isAway && <p className="rounded-lg bg-warn-soft p-4 text-sm">{t('link.card.gone')}</p>}
      <ProblemNote error={send.error}>
        {canConnect && (
          <Link to="/settings" className={buttonLook('plain')}>
            {t('cards.connectFirst')}
          </Link>
        )}
      </ProblemNote>
      {card.trouble && <p className="rounded-lg bg-bad-soft p-4 text-sm text-bad">{card.trouble}</p>}
      <div className="grid items-start gap-6 md:grid-cols-[15rem_1fr]">
        <div className="grid max-w-60 justify-items-start gap-3">
          <Cover id={card.id} coverUrl={card.coverUrl} className="w-full rounded-lg shadow-sheet" />
          <StateBadge card={card} />
          {home && accounts.length > 1 && card.yotoCardId && (
            <>
              <p className="text-sm text-muted">{t('link.card.on', { name: accountName(home) })}</p>
              <Button weight="quiet" busy={send.isPending} onClick={() => setIsChoosing(true)}>
                {t('link.card.other')}
              </Button>
            </>
          )}
          {card.yotoCardId && <Physical />}
        </div>
        <div className="grid gap-6">
          <Findings card={card} />
          <CardTexts key={card.updatedAt} card={card} onSaved={writeCard} />
          <Tracks card={card} />
        </div>
      </div>
    </Page>
  );
}

/** `isAway`: it is on an account that is not connected any more. */
function useAccounts(card: Card | undefined) {
  const { data } = useQuery(queries.accounts);
  const accounts = data?.items ?? [];
  const home = accounts.find(({ id }) => id === card?.accountId);
  const isAway = data !== undefined && card?.yotoCardId !== undefined && !home;
  return { accounts, home, isAway };
}

function writeCard(card: Card) {
  queryClient.setQueryData(queries.card(card.id).queryKey, card);
  void queryClient.invalidateQueries({ queryKey: queries.cards.queryKey, exact: true });
}

function Physical() {
  return (
    <details className="rounded-lg bg-raised px-4">
      <summary className="min-h-touch content-center text-sm font-bold">{t('cards.physicalTitle')}</summary>
      <p className="pb-4 text-sm">{t('cards.physicalText')}</p>
    </details>
  );
}

function Tracks({ card }: { card: Card }) {
  return (
    <Section title={t('cards.tracksTitle')} aside={t('cards.tracks', { count: card.tracks.length })}>
      <ol className="grid gap-1">
        {card.tracks.map((track) => (
          <li
            key={`${track.chapterKey}/${track.trackKey}`}
            className="flex items-center gap-3 rounded-md px-2 hover:bg-raised"
          >
            <span className="figures w-8 shrink-0 text-end text-sm text-muted">{track.overlayLabel}</span>
            <Link
              to="/streams/$streamId"
              params={{ streamId: track.streamId }}
              className="flex min-h-touch min-w-0 grow items-center rounded-md font-bold hover:underline"
            >
              {track.title}
            </Link>
            {track.durationS !== undefined && (
              <span className="figures text-sm text-muted">{clockTime(track.durationS * 1000)}</span>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
