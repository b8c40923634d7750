// What an account is called, also before Yoto has said whose it is.
import type { YotoAccount } from '#contract/link.ts';
import { t } from '../i18n/texts.ts';

export function accountName(account: Pick<YotoAccount, 'name'> | undefined): string {
  return account?.name || t('link.unnamed');
}
