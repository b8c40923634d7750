// Says something on one player or all of them, in between: what played goes on afterwards. And what became of the last ones.

import { t } from '../i18n/texts.ts';
import { Page } from '../ui/page.tsx';
import { AnnounceForm } from './announce-form.tsx';
import { Announced } from './announced.tsx';

export function AnnounceScreen() {
  return (
    <Page title={t('shell.announce')} lead={t('announce.lead')}>
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-2">
        <AnnounceForm />
        <Announced />
      </div>
    </Page>
  );
}
