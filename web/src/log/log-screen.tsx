// What happened, and why: of players, streams, commands and troubles. Filters stand in the address. Below, what is kept and
// how it is taken out or forgotten.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { SelectField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import { AnalyzerSection } from './analyzer-section.tsx';
import { Entries } from './entries.tsx';
import { KeptFor } from './kept-for.tsx';
import { LOG_GROUPS } from './log-queries.ts';
import { PrivacySection } from './privacy-section.tsx';

const route = getRouteApi('/log');

export function LogScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/log' });
  const players = useQuery(queries.familyPlayers);
  const children = useQuery(queries.children);
  const put = (part: typeof search) =>
    void navigate({ search: { ...search, ...part }, replace: true, resetScroll: false });
  const { group, player, child } = search;
  return (
    <Page title={t('shell.log')} lead={t('log.lead')}>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <SelectField
          label={t('log.group')}
          className="max-sm:col-span-2"
          value={group ?? ''}
          onChange={({ target }) => put({ group: LOG_GROUPS.find((one) => one === target.value) })}
        >
          <option value="">{t('log.all')}</option>
          {LOG_GROUPS.map((one) => (
            <option key={one} value={one}>
              {t(`log.groups.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('log.player')}
          value={player ?? ''}
          onChange={({ target }) => put({ player: target.value || undefined })}
        >
          <option value="">{t('log.allPlayers')}</option>
          {players.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('log.child')}
          value={child ?? ''}
          onChange={({ target }) => put({ child: target.value || undefined })}
        >
          <option value="">{t('log.allChildren')}</option>
          {children.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[3fr_2fr]">
        <Entries filter={{ group, playerId: player, childId: child }} />
        <div className="grid gap-8">
          <KeptFor />
          <AnalyzerSection />
          <PrivacySection />
        </div>
      </div>
    </Page>
  );
}
