// Copies the address of a stream. The address is a secret: it is not spread over the screen, and never logged.
import { t } from '../i18n/texts.ts';
import { CopyButton } from '../ui/copy-button.tsx';

export function CopyAddress(props: { url: string; name: string }) {
  return (
    <CopyButton text={props.url} label={t('streams.copyOf', { name: props.name })}>
      {t('streams.copy')}
    </CopyButton>
  );
}
