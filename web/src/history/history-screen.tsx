// What the family heard: minutes of each day, session by session, what they love and what they finished. For everybody or
// one child; the choice stands in the address.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { queries } from '../data/queries.ts';
import { ChildDot } from '../family/child-dot.tsx';
import { t } from '../i18n/texts.ts';
import { Chip } from '../ui/chip.tsx';
import { Page, Section } from '../ui/page.tsx';
import { DayStrip } from './day-strip.tsx';
import { Favourites, Finished } from './loved-things.tsx';
import { SentBytes } from './sent-bytes.tsx';
import { Sessions } from './sessions.tsx';

const route = getRouteApi('/history');

export function HistoryScreen() {
  const search = route.useSearch();
  const { child: childId, day } = search;
  const navigate = useNavigate({ from: '/history' });
  const children = useQuery(queries.children);
  const choose = (child: string | undefined) =>
    void navigate({ search: { ...search, child }, replace: true, resetScroll: false });
  return (
    <Page title={t('history.title')} lead={t('history.lead')}>
      {children.data && children.data.items.length > 0 && (
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">{t('history.whose')}</legend>
          <Chip pressed={!childId} onPress={() => choose(undefined)}>
            {t('history.everybody')}
          </Chip>
          {children.data.items.map(({ id, name, colour }) => (
            <Chip key={id} pressed={childId === id} onPress={() => choose(id)}>
              <ChildDot colour={colour} />
              {name}
            </Chip>
          ))}
        </fieldset>
      )}
      <Section title={t('history.days')}>
        <DayStrip
          childId={childId}
          day={day}
          onChoose={(next) => void navigate({ search: { ...search, day: next }, replace: true, resetScroll: false })}
        />
      </Section>
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[3fr_2fr]">
        <Sessions filter={{ childId, day }} />
        <div className="grid gap-8">
          <Favourites childId={childId} />
          <Finished childId={childId} />
          <SentBytes />
        </div>
      </div>
    </Page>
  );
}
