// What has to be entered in the Yoto developer dashboard before anybody can sign in here, and which client this server is.
import type { LinkSetup } from '#contract/link.ts';
import { t } from '../i18n/texts.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { TextField } from '../ui/field.tsx';
import { CallbackAddress, callbackHere } from './callback-address.tsx';
import { PermissionList } from './permission-list.tsx';

const DASHBOARD = 'https://dashboard.yoto.dev';
const CLIENT_ID = /^[A-Za-z0-9_-]{8,128}$/;

export function isClientId(text: string): boolean {
  return CLIENT_ID.test(text.trim());
}

export function RegisterClient(props: { setup: LinkSetup; clientId: string; onClientId(clientId: string): void }) {
  const { setup, clientId } = props;
  const isWrong = clientId !== '' && !isClientId(clientId);
  return (
    <Disclosure summary={t('link.register.title')} startOpen={setup.clientFrom === 'nowhere'}>
      <ol className="grid list-decimal gap-4 ps-5 text-sm">
        <li>
          <a href={DASHBOARD} target="_blank" rel="noreferrer" className="font-bold underline">
            {t('link.register.dashboard')}
          </a>
        </li>
        <li>
          <div className="grid gap-2">
            {t('link.register.callback')}
            <CallbackAddress address={callbackHere() ?? setup.callbackUrl} />
          </div>
        </li>
        <li>
          <div className="grid gap-2">
            {t('link.register.permissions')}
            <PermissionList names={setup.permissions} />
            {t('link.register.playerPermissions')}
            <PermissionList names={setup.playerPermissions} />
          </div>
        </li>
        <li>
          {setup.clientFrom === 'settings' ? (
            <p className="break-words">
              {t('link.register.fromSettings', { clientId: setup.clientId ?? '' })}{' '}
              {setup.clientKind === 'confidential' && t('link.register.confidential')}
            </p>
          ) : (
            <TextField
              label={t('link.register.clientId')}
              hint={isWrong ? t('link.register.clientIdWrong') : t('link.register.clientIdHint')}
              aria-invalid={isWrong}
              value={clientId || (setup.clientId ?? '')}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => props.onClientId(target.value)}
            />
          )}
        </li>
      </ol>
    </Disclosure>
  );
}
