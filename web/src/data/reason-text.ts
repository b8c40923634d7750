// Why a file was not taken or only in part, in the reader's language.
import type { Reason } from '#contract/reasons.ts';
import { t } from '../i18n/texts.ts';
import { clockTime } from './format.ts';

export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case 'damaged-after':
      return t('reason.damaged-after', { at: clockTime(reason.keptMs) });
    case 'damaged-at':
      return t('reason.damaged-at', { at: clockTime(reason.atMs) });
    case 'too-long':
      return t('reason.too-long', { limit: clockTime(reason.limitMs) });
    case 'already-in-library':
      return t('reason.already-in-library', { title: reason.title });
    case 'encoder-failed':
      return t('reason.encoder-failed', { detail: reason.detail });
    default:
      return t(`reason.${reason.code}`);
  }
}
