// Where somebody is in their books: start the part again, or go back to the place before. Both take hold with the next play.
import { useMutation, useQuery } from '@tanstack/react-query';
import { RotateCcw, Undo2 } from 'lucide-react';
import type { Bookmark } from '#contract/bookmarks.ts';
import { client, queryClient } from '../data/client.ts';
import { clockTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { toast } from '../ui/toasts.tsx';

interface Owner {
  childId?: string;
  playerId?: string;
}

export function Bookmarks(props: { of: Owner }) {
  const { data } = useQuery(queries.bookmarks);
  const own = data?.items.filter((one) => isOf(one, props.of)) ?? [];
  if (own.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 className="text-sm font-bold text-muted">{t('bookmarks.title')}</h3>
      <ul className="grid gap-3">
        {own.map((bookmark) => (
          <Row key={bookmark.collectionId} bookmark={bookmark} owner={props.of} />
        ))}
      </ul>
    </div>
  );
}

/** Of plays where neither child nor player was known. */
export function HouseholdBookmarks() {
  const { data } = useQuery(queries.bookmarks);
  if (!data?.items.some((one) => isOf(one, {}))) return null;
  return (
    <Section title={t('bookmarks.household')}>
      <div className="rounded-lg bg-sheet p-3 shadow-sheet">
        <Bookmarks of={{}} />
      </div>
    </Section>
  );
}

function isOf(bookmark: Bookmark, { childId, playerId }: Owner): boolean {
  return bookmark.childId === childId && bookmark.playerId === playerId;
}

function Row({ bookmark, owner }: { bookmark: Bookmark; owner: Owner }) {
  const title = bookmark.collectionTitle;
  const body = { ...owner, collectionId: bookmark.collectionId };
  const move = useMutation({
    mutationFn: (how: 'again' | 'back') =>
      how === 'again' ? client.bookmarks.startAgain({ body }) : client.bookmarks.goBack({ body }),
    onSuccess: (_, how) => toast(t(how === 'again' ? 'bookmarks.restarted' : 'bookmarks.wentBack', { title })),
    onError: tellProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: queries.bookmarks.queryKey }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-40 grow text-sm">
        <p className="font-bold">{title}</p>
        <p className="text-muted">
          {t('bookmarks.at', {
            part: bookmark.partTitle ?? t('source.gone'),
            time: clockTime(bookmark.positionMs),
          })}
          {bookmark.estimated && ` · ${t('bookmarks.estimated')}`}
        </p>
      </div>
      {bookmark.positionMs > 0 && (
        <Button
          icon={RotateCcw}
          busy={move.isPending}
          aria-label={t('bookmarks.againOf', { title })}
          onClick={() => move.mutate('again')}
        >
          {t('bookmarks.again')}
        </Button>
      )}
      {bookmark.earlier && (
        <Button
          icon={Undo2}
          busy={move.isPending}
          aria-label={t('bookmarks.earlierOf', { title })}
          onClick={() => move.mutate('back')}
        >
          {t('bookmarks.earlier')}
        </Button>
      )}
    </li>
  );
}
