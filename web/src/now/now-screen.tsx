// What is going on: the pretend players of a demo, or the real players of the linked account.
import { useQuery } from '@tanstack/react-query';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Page } from '../ui/page.tsx';
import { Notices } from './notices.tsx';
import { PretendPlayers } from './pretend-players.tsx';
import { QuickListeners } from './quick-listeners.tsx';
import { QuickSwitches } from './quick-switches.tsx';
import { YotoPlayers } from './yoto-players.tsx';

export function NowScreen() {
  const session = useQuery(queries.session);
  return (
    <Page title={t('shell.now')}>
      <Notices />
      <QuickListeners />
      <QuickSwitches />
      {session.data?.demo ? <PretendPlayers /> : <YotoPlayers />}
    </Page>
  );
}
