// An empty library says how to begin; an empty search says how to look again.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { emptyShelf } from '../pixel/drawings.ts';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/page.tsx';

export function NothingHere(props: { search: string; filtered?: boolean }) {
  const { t } = useTranslation();
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
