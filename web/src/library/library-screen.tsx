// The library: covers of collections, and every recording; search as one types. What is looked for stands in the URL.
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FolderPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Audio } from '#contract/library.ts';
import { useDelayed } from '../data/delayed.ts';
import { t } from '../i18n/texts.ts';
import { buttonLook } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import { AudioList } from './audio-list.tsx';
import { CollectionGrid } from './collection-grid.tsx';
import { DropArea } from './drop-area.tsx';
import { NewCollection } from './edit-collection.tsx';
import { UploadList } from './upload-list.tsx';

const route = getRouteApi('/library');
const STATES: readonly Audio['state'][] = ['waiting', 'rendering', 'ready', 'failed'];

export function LibraryScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/library' });
  const [text, setText] = useState(search.q ?? '');
  const typed = useDelayed(text.trim());

  useEffect(() => {
    const q = typed || undefined;
    if (q !== search.q) void navigate({ search: { ...search, q }, replace: true, resetScroll: false });
  }, [typed, search, navigate]);

  const q = search.q ?? '';
  return (
    <DropArea>
      <Page
        title={t('library.title')}
        actions={
          <>
            <Link to="/library/add" className={buttonLook('primary')}>
              <FolderPlus aria-hidden="true" className="size-5" />
              {t('library.add')}
            </Link>
            <NewCollection />
          </>
        }
      >
        <UploadList />
        <TextField
          type="search"
          label={t('library.search')}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex flex-wrap items-end gap-3">
          <nav aria-label={t('library.title')} className="flex gap-1 rounded-full bg-raised p-1">
            <ViewLink show={undefined} active={search.show === undefined} name={t('library.collections')} />
            <ViewLink show="audio" active={search.show === 'audio'} name={t('library.audio')} />
          </nav>
          {search.show === 'audio' && (
            <>
              <SelectField
                label={t('library.stateFilter')}
                value={search.state ?? ''}
                onChange={(event) => {
                  const state = STATES.find((one) => one === event.target.value);
                  void navigate({ search: { ...search, state } });
                }}
              >
                <option value="">{t('library.all')}</option>
                {STATES.map((state) => (
                  <option key={state} value={state}>
                    {t(`library.state.${state}`)}
                  </option>
                ))}
              </SelectField>
              <SelectField
                label={t('library.order')}
                value={search.order ?? 'title'}
                onChange={(event) => {
                  const order = event.target.value === 'newest' ? 'newest' : undefined;
                  void navigate({ search: { ...search, order } });
                }}
              >
                <option value="title">{t('library.byTitle')}</option>
                <option value="newest">{t('library.newest')}</option>
              </SelectField>
            </>
          )}
        </div>
        {search.show === 'audio' ? (
          <AudioList filters={{ search: q, state: search.state, order: search.order ?? 'title' }} />
        ) : (
          <CollectionGrid search={q} />
        )}
      </Page>
    </DropArea>
  );
}

function ViewLink(props: { show: 'audio' | undefined; active: boolean; name: string }) {
  const search = route.useSearch();
  return (
    <Link
      to="/library"
      search={{ ...search, show: props.show }}
      aria-current={props.active ? 'page' : undefined}
      className={`flex min-h-touch items-center rounded-full px-4 text-sm font-bold ${props.active ? 'bg-sheet text-ink' : 'text-muted hover:text-ink'}`}
    >
      {props.name}
    </Link>
  );
}
