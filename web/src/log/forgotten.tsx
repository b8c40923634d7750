// What was forgotten of a child, and what stays because parents themselves named it so.
import { Link } from '@tanstack/react-router';
import type { Erasure } from '#contract/privacy.ts';
import { t } from '../i18n/texts.ts';

/** Those that a family has a word for; all else is told as one. */
const NAMED = ['bookmarks', 'heard', 'plays', 'sessions', 'logEntries', 'sentences'] as const;

export function Forgotten({ erasure: { erased, left }, name }: { erasure: Erasure; name: string }) {
  const { entries, files } = erased;
  const named = NAMED.reduce((sum, what) => sum + (entries[what] ?? 0), 0);
  const all = Object.values(entries).reduce((sum, count) => sum + count, 0);
  const rows = [
    ...NAMED.map((what) => [t(`log.erased.${what}`), entries[what] ?? 0] as const),
    [t('log.erased.files'), files] as const,
    [t('log.erased.other'), all - named] as const,
  ];
  return (
    <div role="status" className="grid gap-4 text-sm">
      <p className="font-bold">{t(erased.child ? 'log.childForgotten' : 'log.childBegins', { name })}</p>
      <dl className="grid gap-1">
        {rows
          .filter(([, count]) => count > 0)
          .map(([what, count]) => (
            <div key={what} className="flex justify-between gap-x-6">
              <dt>{what}</dt>
              <dd className="figures text-muted">{count}</dd>
            </div>
          ))}
      </dl>
      {left.length > 0 && (
        <>
          <p>{t('log.left', { name })}</p>
          <ul className="grid gap-1">
            {left.map((thing) => (
              <li key={`${thing.kind} ${thing.id}`}>
                <Left thing={thing} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const look = 'inline-flex min-h-touch items-center underline';

function Left({ thing: { kind, id, name } }: { thing: Erasure['left'][number] }) {
  switch (kind) {
    case 'stream':
      return (
        <Link to="/streams/$streamId" params={{ streamId: id }} className={look}>
          {name}
        </Link>
      );
    case 'routine':
      return (
        <Link to="/routines/$routineId" params={{ routineId: id }} className={look}>
          {name}
        </Link>
      );
    case 'card':
      return (
        <Link to="/cards/$cardId" params={{ cardId: id }} className={look}>
          {name}
        </Link>
      );
    case 'collection':
      return (
        <Link to="/library/collections/$collectionId" params={{ collectionId: id }} className={look}>
          {name}
        </Link>
      );
    case 'audio':
      return (
        <Link to="/library/audio/$audioId" params={{ audioId: id }} className={look}>
          {name}
        </Link>
      );
    case 'switch':
      return (
        <Link to="/family" className={look}>
          {name}
        </Link>
      );
  }
}
