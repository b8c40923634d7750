// The cards lying in front of the players, to be dragged into a slot. Each slot also has a list: that is the keyboard way.
import type { SimulatorCard } from '#contract/simulator.ts';
import { t } from '../i18n/texts.ts';
import { Cover } from '../ui/cover.tsx';

/** What a dragged card carries. */
export const CARD_TYPE = 'application/x-yss-card';

export function CardRow(props: { cards: readonly SimulatorCard[]; covers: ReadonlyMap<string, string> }) {
  return (
    <ul className="flex gap-3 overflow-x-auto p-1 pb-3">
      {props.cards.map((card) => (
        <li
          key={card.cardId}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(CARD_TYPE, card.cardId);
            event.dataTransfer.effectAllowed = 'copy';
          }}
          className="grid w-28 shrink-0 cursor-grab content-start gap-1.5 rounded-lg bg-sheet p-2 shadow-sheet active:cursor-grabbing"
        >
          <Cover id={card.cardId} coverUrl={props.covers.get(card.cardId)} className="w-full rounded-md" />
          <p className="line-clamp-2 text-xs leading-tight font-bold">{card.title}</p>
          <p className="figures text-xs text-muted">{t('cards.tracks', { count: card.trackCount })}</p>
        </li>
      ))}
    </ul>
  );
}
