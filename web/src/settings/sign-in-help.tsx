// What Yoto's own page may say instead of leading back here, and what to do then: we never hear of it.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { CallbackAddress, callbackHere } from './callback-address.tsx';
import { PermissionList } from './permission-list.tsx';

/** `callbackUrl`: as this sign-in named it; `devices`: it asked for the players too. */
export function SignInHelp(props: { callbackUrl?: string; devices?: boolean }) {
  const { data: setup } = useQuery(queries.linkSetup);
  if (!setup) return null;
  const { permissions, playerPermissions } = setup;
  return (
    <Disclosure summary={t('link.help.title')}>
      <dl className="grid gap-4 text-sm">
        <Case says={t('link.help.callback')}>
          <p>{t('link.help.callbackText')}</p>
          <CallbackAddress address={props.callbackUrl ?? callbackHere() ?? setup.callbackUrl} />
        </Case>
        <Case says={t('link.help.scope')}>
          <p>{t('link.help.scopeText')}</p>
          <PermissionList names={props.devices ? [...permissions, ...playerPermissions] : permissions} />
        </Case>
        <Case says={t('link.help.client')}>
          <p>{t('link.help.clientText')}</p>
          {setup.clientId && <code className="text-xs break-all">{setup.clientId}</code>}
        </Case>
        <Case says={t('link.help.nothing')}>
          <p>{t('link.help.nothingText')}</p>
        </Case>
      </dl>
    </Disclosure>
  );
}

function Case({ says, children }: { says: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <dt className="font-bold">{says}</dt>
      <dd className="grid gap-2">{children}</dd>
    </div>
  );
}
