// The last announcements, and what became of each on every player.
import { useQuery } from '@tanstack/react-query';
import type { Announcement, ToldPlayer } from '#contract/announcements.ts';
import { momentAgo } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { announced } from './announce-queries.ts';

const TONES: Record<ToldPlayer['state'], Tone> = { waiting: 'calm', playing: 'good', played: 'good', failed: 'bad' };

export function Announced() {
  const { data, error } = useQuery(announced);
  return (
    <Section title={t('announce.last')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={3} className="h-24 w-full rounded-lg" />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('announce.none')}</p>}
      <ul aria-live="polite" className="grid gap-2">
        {data?.items.map((announcement) => (
          <li key={announcement.id} className="grid gap-2 rounded-lg bg-sheet p-4 shadow-sheet">
            <What announcement={announcement} />
            <ul className="grid gap-1">
              {announcement.players.map((told) => (
                <Told key={told.playerId} told={told} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function What({ announcement: { text, audioId, announcedAt } }: { announcement: Announcement }) {
  const { data } = useQuery({ ...queries.oneAudio(audioId ?? ''), enabled: audioId !== undefined });
  return (
    <p className="flex flex-wrap items-baseline justify-between gap-x-3">
      <span className="min-w-0 font-bold">{text ?? data?.title ?? t('announce.aRecording')}</span>
      <span className="text-xs text-muted">{momentAgo(announcedAt, Date.now())}</span>
    </p>
  );
}

function Told({ told: { playerId, state, afterwards, problem } }: { told: ToldPlayer }) {
  const { data } = useQuery(queries.familyPlayers);
  const name = data?.items.find(({ id }) => id === playerId)?.name ?? t('history.unknownPlayer');
  return (
    <li className="grid gap-1 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span>{name}</span>
        <Badge tone={TONES[state]}>{t(`announce.state.${state}`)}</Badge>
        {afterwards && <span className="text-muted">{t(`announce.after.${afterwards}`)}</span>}
      </p>
      {problem && (
        <p className="text-muted">{[problem.title, problem.detail, problem.hint].filter(Boolean).join(' ')}</p>
      )}
    </li>
  );
}
