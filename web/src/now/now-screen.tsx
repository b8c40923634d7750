// What is going on: the players of the family. A demo has pretend ones to be played with above them, and only it loads them.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { queries } from '../data/queries.ts';
import { t, withLaterTexts } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Page } from '../ui/page.tsx';
import { FurtherPlaces } from './further-places.tsx';
import { Notices } from './notices.tsx';
import { QuickSwitches } from './quick-switches.tsx';
import { YotoPlayers } from './yoto-players.tsx';

const PretendPlayers = lazy(async () => ({
  default: (await withLaterTexts(import('./pretend-players.tsx'))).PretendPlayers,
}));

export function NowScreen() {
  const session = useQuery(queries.session);
  return (
    <Page title={t('shell.now')}>
      <Notices />
      <QuickSwitches />
      {session.data?.demo && (
        <Suspense fallback={<PixelSkeleton rows={8} className="h-96 w-full rounded-xl" />}>
          <PretendPlayers />
        </Suspense>
      )}
      <YotoPlayers />
      <FurtherPlaces />
    </Page>
  );
}
