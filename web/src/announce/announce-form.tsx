// What is to be said, and where. A sentence is spoken in the family's language; a recording of one's own goes too.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Megaphone, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { AnnouncementWish } from '#contract/announcements.ts';
import { Problem } from '#contract/errors.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { PlayerChips } from '../family/player-chips.tsx';
import { t } from '../i18n/texts.ts';
import { FindOne } from '../parts/find-one.tsx';
import { Button, buttonLook, IconButton } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { announced } from './announce-queries.ts';

const route = getRouteApi('/announce');
const MOST_LETTERS = 500;
/** It answers when every player plays it or failed. */
const DEADLINE_MS = 60_000;
const IDEAS = ['dinner', 'shoes', 'teeth', 'coming'] as const;

export function AnnounceForm() {
  const { player } = route.useSearch();
  const textId = useId();
  const [chosenIds, choose] = useState<readonly string[]>(player ? [player] : []);
  const [text, setText] = useState('');
  const [audioId, setAudioId] = useState<string>();
  const announce = useMutation({
    mutationFn: (body: AnnouncementWish) => client.announcements.announce({ body, deadlineMs: DEADLINE_MS }),
    onSuccess: ({ players }) => {
      if (players.every(({ state }) => state !== 'failed')) {
        toast(t('announce.done'));
        setText('');
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: announced.queryKey }),
  });
  const isReady = audioId !== undefined || text.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    announce.mutate({
      ...(chosenIds.length > 0 ? { playerIds: [...chosenIds] } : {}),
      ...(audioId === undefined ? { text: text.trim() } : { audioId }),
    });
  };
  return (
    <form onSubmit={submit} className="grid gap-5">
      {audioId === undefined ? (
        <div className="grid gap-1.5">
          <label htmlFor={textId} className="text-sm font-bold">
            {t('announce.text')}
          </label>
          <textarea
            id={textId}
            rows={3}
            maxLength={MOST_LETTERS}
            value={text}
            onChange={({ target }) => setText(target.value)}
            aria-describedby={`${textId}-hint`}
            className="w-full rounded-md border border-edge bg-sheet px-4 py-3 text-base text-ink"
          />
          <p id={`${textId}-hint`} className="text-xs text-muted">
            {t('announce.textHint')}
          </p>
          <ul className="mt-2 flex flex-wrap gap-2">
            {IDEAS.map((idea) => (
              <li key={idea}>
                <Button onClick={() => setText(t(`announce.ideas.${idea}`))}>{t(`announce.ideas.${idea}`)}</Button>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <Recording audioId={audioId} onRemove={() => setAudioId(undefined)} />
      )}
      {audioId === undefined && (
        <details className="rounded-lg bg-raised px-4">
          <summary className="min-h-touch content-center text-sm font-bold">{t('announce.recording')}</summary>
          <div className="pb-4">
            <FindOne what="audio" onPick={setAudioId} />
          </div>
        </details>
      )}
      <PlayerChips
        legend={t('announce.where')}
        all={t('announce.everywhere')}
        chosenIds={chosenIds}
        onChoose={choose}
      />
      <ProblemNote error={announce.error}>
        {announce.error instanceof Problem && announce.error.code.startsWith('yoto-') && (
          <Link to="/settings" className={buttonLook('plain')}>
            {t('now.toSettings')}
          </Link>
        )}
      </ProblemNote>
      <Button
        type="submit"
        weight="primary"
        icon={Megaphone}
        className="justify-self-start"
        busy={announce.isPending}
        disabled={!isReady}
      >
        {t(announce.isPending ? 'announce.saying' : 'announce.say')}
      </Button>
    </form>
  );
}

function Recording({ audioId, onRemove }: { audioId: string; onRemove(): void }) {
  const { data } = useQuery(queries.oneAudio(audioId));
  return (
    <div className="flex items-center gap-3 rounded-lg bg-sheet p-3 shadow-sheet">
      <p className="min-w-0 grow text-sm font-bold">{data?.title ?? '…'}</p>
      <IconButton icon={X} label={t('announce.sentence')} onClick={onRemove} />
    </div>
  );
}
