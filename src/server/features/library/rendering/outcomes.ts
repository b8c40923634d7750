// What the media half found, as reasons that the contract knows.
import type { Reason } from '#contract/reasons.ts';
import type { Damage, RenderResult, Unreadable, UnreadableReason } from '../../../media/types.ts';

const UNREADABLE: Record<UnreadableReason, Reason> = {
  empty: { code: 'empty-file' },
  'not-audio': { code: 'not-audio' },
  'no-sound': { code: 'video-without-sound' },
  encrypted: { code: 'protected' },
  damaged: { code: 'damaged' },
  'too-long': { code: 'too-long', limitMs: 48 * 3_600_000 },
  missing: { code: 'file-gone' },
};

export function unreadableReason({ reason }: Unreadable): Reason {
  return UNREADABLE[reason];
}

export function failureReason(result: Extract<RenderResult, { kind: 'unreadable' | 'rejected' }>): Reason {
  if (result.kind === 'unreadable') return unreadableReason(result);
  return { code: 'encoder-failed', detail: result.detail.slice(0, 200) };
}

export function damageReason({ kind, afterMs, missingMs }: Damage): Reason {
  const atMs = Math.max(0, Math.round(afterMs));
  if (kind === 'truncated') return { code: 'damaged-after', keptMs: atMs };
  return { code: 'damaged-at', atMs, missingMs: Math.max(0, Math.round(missingMs)) };
}
