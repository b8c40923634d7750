// The separate step of letting an account follow and control its players: what it adds, what to tick first, then Yoto.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { ConnectYoto } from './connect-yoto.tsx';
import { PermissionList } from './permission-list.tsx';

/** `another`: Yoto has to ask whose sign-in this is, since several are here. */
export function FollowPlayers({ another }: { another: boolean }) {
  const { data: setup } = useQuery(queries.linkSetup);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <div className="grid gap-3 border-t border-line pt-3">
      <h3 className="font-bold">{t('link.follow.title')}</h3>
      <p className="text-sm">{t('link.follow.text')}</p>
      {isAsking && setup ? (
        <>
          <p className="text-sm">{t('link.follow.tick')}</p>
          <PermissionList names={setup.playerPermissions} />
          <ConnectYoto
            wish={{ devices: true, another }}
            label={t('link.again')}
            onConnected={() => setIsAsking(false)}
            onClose={() => setIsAsking(false)}
          />
        </>
      ) : (
        <Button className="justify-self-start" disabled={!setup} onClick={() => setIsAsking(true)}>
          {t('link.follow.start')}
        </Button>
      )}
    </div>
  );
}
