// Why the players are not heard at once, where they are not, and what a parent can do about it.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAccountNames } from '../data/account-names.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';

/** Worth a word; while a connection is only being opened, there is nothing to say. */
const TROUBLES = ['permission-missing', 'signed-out', 'refused', 'lost'] as const;

export function HearingNote() {
  const { data } = useQuery(queries.players);
  const nameOf = useAccountNames();
  const of = (trouble: string) => data?.hearing.filter(({ state }) => state === trouble) ?? [];
  const names = (trouble: string) => of(trouble).flatMap(({ accountId }) => nameOf(accountId) ?? []);
  return TROUBLES.filter((trouble) => of(trouble).length > 0).map((trouble) => (
    <div key={trouble} className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg bg-raised px-4 py-3 text-sm">
      <p className="min-w-48 grow basis-64">
        {names(trouble).length > 0 && <strong>{names(trouble).join(', ')}: </strong>}
        {t(`now.hearing.${trouble}`)}
      </p>
      {(trouble === 'permission-missing' || trouble === 'signed-out') && (
        <Link to="/settings" className="flex min-h-touch items-center font-bold underline">
          {t('now.toSettings')}
        </Link>
      )}
    </div>
  ));
}
