// Takes a card's pictures to the Yoto account: the cover once per picture, the icon chosen from what Yoto offers.
import type { CloudMedia } from '#cloud/media.ts';
import type { Outcome } from '#cloud/outcome.ts';
import type { DisplayIcon } from '#cloud/wire/media.ts';
import type { CardDocument } from '#core/card/document.ts';
import { chooseIcon } from '#core/card/icon.ts';
import { problemOf } from './problems.ts';

export interface Pictures {
  /** Undefined when it is gone. */
  coverOf(hash: string): Promise<{ bytes: Uint8Array; contentType: string } | undefined>;
}

/** A picture that Yoto does not take must not keep a card from being sent. @throws Problem where Yoto is away. */
export async function takeCover(
  pictures: Pictures,
  media: CloudMedia,
  hash: string,
): Promise<NonNullable<CardDocument['takenCover']>> {
  const picture = await pictures.coverOf(hash);
  if (!picture) return { hash };
  const taken = await media.uploadCover(picture, { coverType: 'myo' });
  if (taken.kind === 'ok') return { hash, url: taken.value.mediaUrl };
  if (taken.kind === 'bad-request') return { hash };
  throw problemOf(taken);
}

/** Undefined when none fits; asking again next time does no harm. */
export async function takeIcon(offered: Outcome<DisplayIcon[]>): Promise<string | undefined> {
  return offered.kind === 'ok' ? chooseIcon(offered.value) : undefined;
}
