// How far a player is in its track: a row of pixels that fills up, and the two times below it.
import { clockTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { PixelProgress } from '../ui/progress.tsx';
import { type Playhead, usePosition } from './position.ts';

export function TrackPosition({ playhead }: { playhead: Playhead }) {
  const positionMs = usePosition(playhead);
  const { lengthMs = 0 } = playhead;
  return (
    <div className="grid gap-1.5">
      <PixelProgress label={t('now.position')} done={positionMs} total={lengthMs} />
      <p className="figures flex justify-between text-xs text-muted">
        <span>{clockTime(positionMs)}</span>
        {lengthMs > 0 && <span>{clockTime(lengthMs)}</span>}
      </p>
    </div>
  );
}
