// The cards lying in front of the players. One is in hand: choose it and put it into a player, or drag it there.
import type { SimulatorCard } from '#contract/simulator.ts';
import { t } from '../i18n/texts.ts';
import { Cover } from '../ui/cover.tsx';

/** What a dragged card carries. */
export const CARD_TYPE = 'application/x-yss-card';

/** A card of the pretend cloud, with the cover we know for it. */
export interface HeldCard extends SimulatorCard {
  coverUrl: string | undefined;
}

export function CardRow(props: {
  cards: readonly HeldCard[];
  chosen: HeldCard | undefined;
  onChoose(cardId: string): void;
}) {
  return (
    <ul className="-mx-4 flex gap-3 overflow-x-auto px-4 pt-1 pb-3 md:mx-0 md:px-1">
      {props.cards.map((card) => {
        const isChosen = card.cardId === props.chosen?.cardId;
        return (
          <li key={card.cardId} className="shrink-0">
            <button
              type="button"
              draggable
              aria-pressed={isChosen}
              onClick={() => props.onChoose(card.cardId)}
              onDragStart={(event) => {
                event.dataTransfer.setData(CARD_TYPE, card.cardId);
                event.dataTransfer.effectAllowed = 'copy';
                props.onChoose(card.cardId);
              }}
              className={`grid h-full w-28 cursor-grab content-start gap-1.5 rounded-lg bg-sheet p-2 text-start shadow-sheet transition-transform duration-150 ease-calm hover:-translate-y-0.5 active:cursor-grabbing ${isChosen ? 'outline-3 -outline-offset-3 outline-accent' : ''}`}
            >
              <Cover id={card.cardId} coverUrl={card.coverUrl} className="w-full rounded-md" />
              <span className="line-clamp-2 text-xs leading-tight font-bold">{card.title}</span>
              <span className="figures text-xs text-muted">{t('cards.tracks', { count: card.trackCount })}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
