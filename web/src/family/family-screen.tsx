// The family: children, whose player is whose, switches, and what holds for the whole household.
import { t } from '../i18n/texts.ts';
import { Page } from '../ui/page.tsx';
import { Addresses } from './addresses.tsx';
import { HouseholdBookmarks } from './bookmarks.tsx';
import { Children } from './children.tsx';
import { Household } from './household.tsx';
import { Players } from './players.tsx';
import { Switches } from './switches.tsx';

export function FamilyScreen() {
  return (
    <Page title={t('family.title')} lead={t('family.lead')}>
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-2">
        <div className="grid gap-8">
          <Children />
          <Players />
          <Addresses />
        </div>
        <div className="grid gap-8">
          <Switches />
          <Household />
          <HouseholdBookmarks />
        </div>
      </div>
    </Page>
  );
}
