// Starts a card from here, from its beginning or at one of its tracks.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Card } from '#contract/cards.ts';
import type { Player } from '#contract/players.ts';
import { clockTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { useCommand } from './command.ts';
import { CommandNote } from './command-note.tsx';

const FEW = 12;

export function PlaySomething({ player }: { player: Player }) {
  const { data, error } = useQuery(queries.cards);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<Card>();
  const [isLong, setLong] = useState(false);
  const cards = data?.items.filter(({ yotoCardId }) => yotoCardId !== undefined) ?? [];
  const wanted = text.trim().toLowerCase();
  const found = cards.filter(({ title }) => title.toLowerCase().includes(wanted));
  return (
    <Section title={t('player.play')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={3} className="h-32 w-full rounded-lg" />}
      {data && <p className="text-sm text-muted">{t(cards.length > 0 ? 'player.playText' : 'player.playNone')}</p>}
      {data && cards.length === 0 && (
        <Link to="/cards" className={`${buttonLook('plain')} justify-self-start`}>
          {t('shell.cards')}
        </Link>
      )}
      {cards.length > FEW && (
        <TextField
          type="search"
          label={t('player.playFind')}
          value={text}
          maxLength={200}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      {cards.length > 0 && found.length === 0 && <p className="text-sm text-muted">{t('player.playNothing')}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-3">
        {(isLong ? found : found.slice(0, FEW)).map((card) => (
          <li key={card.id}>
            <button
              type="button"
              aria-haspopup="dialog"
              aria-label={t('player.playOpen', { title: card.title })}
              onClick={() => setOpened(card)}
              className="grid w-full content-start gap-1.5 rounded-lg bg-sheet p-2 text-start shadow-sheet hover:bg-raised"
            >
              <Cover id={card.id} coverUrl={card.coverUrl} className="w-full rounded-md" />
              <span className="line-clamp-2 text-xs leading-tight font-bold">{card.title}</span>
            </button>
          </li>
        ))}
      </ul>
      {!isLong && found.length > FEW && (
        <Button className="justify-self-center" onClick={() => setLong(true)}>
          {t('action.more')}
        </Button>
      )}
      <Dialog open={opened !== undefined} title={opened?.title ?? ''} onClose={() => setOpened(undefined)}>
        {opened && <WhereToBegin player={player} card={opened} onStarted={() => setOpened(undefined)} />}
      </Dialog>
    </Section>
  );
}

function WhereToBegin({ player, card, onStarted }: { player: Player; card: Card; onStarted(): void }) {
  const command = useCommand(player);
  const { yotoCardId } = card;
  if (!yotoCardId) return null;
  const begin = (place: { chapterKey?: string; trackKey?: string }) =>
    command.ask(
      { do: 'play', yotoCardId, positionMs: 0, ...place },
      {
        onSuccess: () => {
          toast(t('player.started', { title: card.title, name: player.name }));
          onStarted();
        },
      },
    );
  return (
    <div className="grid gap-4">
      <CommandNote command={command} />
      <Button weight="primary" icon={Play} busy={command.wanted !== undefined} onClick={() => begin({})}>
        {t('player.fromStart')}
      </Button>
      {card.tracks.length > 1 && (
        <ol aria-label={t('player.where')} className="grid gap-1">
          {card.tracks.map(({ chapterKey, trackKey, title, overlayLabel, durationS }) => (
            <li key={`${chapterKey}/${trackKey}`}>
              <button
                type="button"
                disabled={command.wanted !== undefined}
                onClick={() => begin({ chapterKey, trackKey })}
                className="flex min-h-touch w-full items-center gap-3 rounded-md px-2 text-start hover:bg-raised disabled:opacity-55"
              >
                <span className="figures w-8 shrink-0 text-end text-sm text-muted">{overlayLabel}</span>
                <span className="min-w-0 grow text-sm font-bold">{title}</span>
                {durationS !== undefined && (
                  <span className="figures text-sm text-muted">{clockTime(durationS * 1000)}</span>
                )}
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
