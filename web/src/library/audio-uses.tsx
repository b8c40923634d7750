// Where a recording is used: collections, streams, cards, each one a step away.
import { Link } from '@tanstack/react-router';
import { CreditCard, Library, type LucideIcon, Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AudioDetail } from '#contract/library.ts';
import { t } from '../i18n/texts.ts';

const look = 'flex min-h-touch items-center rounded-md font-bold hover:underline';

/** In a collection it only stands in order; streams and cards play it. */
export function isUsed({ usedBy }: AudioDetail): boolean {
  return usedBy.streams.length + usedBy.cards.length > 0;
}

export function AudioUses({ audio }: { audio: AudioDetail }) {
  const { cards, streams } = audio.usedBy;
  return (
    <>
      {!isUsed(audio) && <p className="text-sm text-muted">{t('recording.unused')}</p>}
      <ul className="grid">
        {audio.collections.map(({ id, title }) => (
          <Use key={id} icon={Library} kind={t('shell.library')}>
            <Link to="/library/collections/$collectionId" params={{ collectionId: id }} className={look}>
              {title}
            </Link>
          </Use>
        ))}
        {cards.map(({ id, title }) => (
          <Use key={id} icon={CreditCard} kind={t('shell.cards')}>
            <Link to="/cards/$cardId" params={{ cardId: id }} className={look}>
              {title}
            </Link>
          </Use>
        ))}
        {streams.map(({ id, name }) => (
          <Use key={id} icon={Radio} kind={t('shell.streams')}>
            <Link to="/streams/$streamId" params={{ streamId: id }} className={look}>
              {name}
            </Link>
          </Use>
        ))}
      </ul>
    </>
  );
}

function Use(props: { icon: LucideIcon; kind: string; children: ReactNode }) {
  const Icon = props.icon;
  return (
    <li className="flex items-center gap-3">
      <Icon role="img" aria-label={props.kind} className="size-5 shrink-0 text-muted" />
      {props.children}
    </li>
  );
}
