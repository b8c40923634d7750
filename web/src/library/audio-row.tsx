// One recording in a list: what it is, how long, whether it can be played, and a button to hear it.
import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import type { Audio } from '#contract/library.ts';
import { clockTime } from '../data/format.ts';
import { reasonText } from '../data/reason-text.ts';
import { t } from '../i18n/texts.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { soundOf, useListening } from './listen.ts';

const TONES: Record<Audio['state'], Tone> = { waiting: 'calm', rendering: 'warn', ready: 'good', failed: 'bad' };

export function AudioRow({ audio, number }: { audio: Audio; number?: number }) {
  const listening = useListening(soundOf(audio.id));
  const below = [audio.people, audio.album].filter(Boolean).join(' · ');
  return (
    <li className="offscreen-light flex items-center gap-3 rounded-lg p-1.5 hover:bg-raised">
      {number === undefined ? (
        <Cover id={audio.id} coverUrl={audio.coverUrl} className="size-12 shrink-0 rounded-sm" />
      ) : (
        <span className="figures w-8 shrink-0 text-end text-sm text-muted">{number}</span>
      )}
      <div className="grid min-w-0 grow gap-0.5">
        <Link
          to="/library/audio/$audioId"
          params={{ audioId: audio.id }}
          className="line-clamp-2 rounded-sm leading-snug font-bold hover:underline"
        >
          {audio.title}
        </Link>
        {below && <p className="truncate text-sm text-muted">{below}</p>}
        {audio.state !== 'ready' && (
          <p>
            <Badge tone={TONES[audio.state]}>{t(`library.state.${audio.state}`)}</Badge>
          </p>
        )}
        {audio.reason && <p className="text-xs text-muted">{reasonText(audio.reason)}</p>}
        {audio.missing && <p className="text-xs text-warn">{t('library.missing')}</p>}
      </div>
      <span className="figures shrink-0 text-sm text-muted">{clockTime(audio.durationMs)}</span>
      <IconButton
        icon={listening.playing ? Pause : Play}
        label={t(listening.playing ? 'library.stop' : 'library.listen', { title: audio.title })}
        disabled={audio.state !== 'ready'}
        onClick={listening.toggle}
      />
    </li>
  );
}
