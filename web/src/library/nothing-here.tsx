// An empty library says how to begin; an empty search says how to look again.
import { Link } from '@tanstack/react-router';
import { t } from '../i18n/texts.ts';
import { emptyShelf } from '../pixel/drawings.ts';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/page.tsx';

export function NothingHere(props: { search: string; filtered?: boolean }) {
  if (props.search || props.filtered) {
    const text = props.search ? t('library.nothingFoundText', { search: props.search }) : t('library.noneWithState');
    return <EmptyState drawing={emptyShelf} title={t('library.nothingFound')} text={text} />;
  }
  return (
    <EmptyState drawing={emptyShelf} title={t('library.emptyTitle')} text={t('library.emptyText')}>
      <Link to="/library/add" className={buttonLook('primary')}>
        {t('library.add')}
      </Link>
    </EmptyState>
  );
}
