// What the 16×16 display shows, as references: the web app draws. An icon set by command for a moment comes first, then
// the track's own icon, then its chapter's. Overlay labels as the card says (docs/protocol/yoto.md §Card object).

import type { Spot } from './card-walk.ts';

export interface Display {
  /** Off when the player is off. */
  isOn: boolean;
  /** `yoto:#…` or an https address; undefined: the clock face, or a plain screen while a card plays. */
  icon: string | undefined;
  /** One or two signs over the icon, such as "12". */
  label: string | undefined;
  isAnimated: boolean;
}

export interface Preview {
  icon: string;
  isAnimated: boolean;
  untilMs: number;
}

export function displayOf(input: {
  isOn: boolean;
  spot: Spot | undefined;
  preview: Preview | undefined;
  nowMs: number;
}): Display {
  const { isOn, spot, preview, nowMs } = input;
  const dark = { isOn, icon: undefined, label: undefined, isAnimated: false };
  if (!isOn) return dark;
  if (preview && nowMs < preview.untilMs) return { ...dark, icon: preview.icon, isAnimated: preview.isAnimated };
  if (!spot) return dark;
  const { chapter, track } = spot;
  const icon = track.display?.icon16x16 ?? chapter.display?.icon16x16 ?? undefined;
  const labels = [track.overlayLabelOverride, track.overlayLabel, chapter.overlayLabelOverride, chapter.overlayLabel];
  return { ...dark, icon, label: labels.find((label) => label != null && label !== '') ?? undefined };
}
