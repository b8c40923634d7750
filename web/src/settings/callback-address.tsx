// The address to which Yoto leads back, for copying into the dashboard: there every letter counts.
import { t } from '../i18n/texts.ts';
import { CopyButton } from '../ui/copy-button.tsx';

/** Where this app is open over HTTPS, Yoto can lead right back to it. */
export function callbackHere(): string | undefined {
  return location.protocol === 'https:' ? `${location.origin}/api/v1/link/callback` : undefined;
}

export function CallbackAddress({ address }: { address: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <code className="min-w-0 grow basis-48 rounded-md bg-raised px-3 py-2 text-xs break-all">{address}</code>
      <CopyButton text={address}>{t('link.register.copy')}</CopyButton>
    </div>
  );
}
