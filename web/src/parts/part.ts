// One entry of an ordered list of recordings, as collections and streams are put together by hand.
import type { Audio } from '#contract/library.ts';
import { t } from '../i18n/texts.ts';

export interface Part {
  /** The same recording may stand in a list twice: this tells the two apart. */
  key: number;
  audioId: string;
  title: string;
  durationMs: number;
}

let nextKey = 1;

export function partOf(audio: Pick<Audio, 'id' | 'title' | 'durationMs'>): Part {
  return { key: nextKey++, audioId: audio.id, title: audio.title, durationMs: audio.durationMs };
}

/** Stands for a recording that was deleted since: it is shown, so that it can be taken out. */
export function missingPart(audioId: string): Part {
  return partOf({ id: audioId, title: t('parts.gone'), durationMs: 0 });
}
