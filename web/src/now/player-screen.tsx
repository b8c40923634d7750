// The 16×16 display of a player: its icon, else the label of the chapter in pixel figures, else a clock; dark when off.

import { t } from '../i18n/texts.ts';
import { figuresDrawing } from '../pixel/figures.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';
import { PixelDisplay } from '../pixel/pixel-display.tsx';
import type { SeenPlayer } from './pretend-api.ts';

const frame = 'relative mx-auto w-full overflow-hidden rounded-lg bg-screen p-[4%]';

export function PlayerScreen({ player }: { player: SeenPlayer }) {
  const { display, name } = player;
  const label = t(display.isOn ? 'pretend.display' : 'pretend.displayDark', { name });
  if (!display.isOn || display.iconUrl) {
    return (
      <div className={frame}>
        <PixelDisplay imageUrl={display.isOn ? display.iconUrl : undefined} label={label} className="w-full" />
      </div>
    );
  }
  const figures = display.label ?? (player.playing ? '' : clockFigures());
  return (
    <div className={frame}>
      <PixelArt drawing={figuresDrawing(figures)} title={label} className="aspect-square w-full" />
    </div>
  );
}

function clockFigures(): string {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, '0')}${String(now.getMinutes()).padStart(2, '0')}`;
}
