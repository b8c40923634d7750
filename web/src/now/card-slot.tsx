// Where a card goes in: drop it on the slot on top of the cube, or choose it from the list below.
import { CreditCard, LogOut } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import type { SimulatorCard } from '#contract/simulator.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { CARD_TYPE } from './card-row.tsx';
import type { SeenPlayer } from './pretend-api.ts';

interface SlotProps {
  player: SeenPlayer;
  cards: readonly SimulatorCard[];
  onInsert(cardId: string): void;
}

/** The slot covers the whole cube for a dragged card, so that it is easy to hit; to the eye it is a slit on top. */
export function CardSlot({ player, cards, onInsert }: SlotProps) {
  const [over, setOver] = useState(false);
  const inside = cards.find((card) => card.cardId === player.slot);
  const accepts = (event: DragEvent) => event.dataTransfer.types.includes(CARD_TYPE);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list below is the way without a mouse.
    <div
      className={`absolute inset-0 rounded-xl ${over ? 'outline-4 outline-accent outline-dashed' : ''}`}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const cardId = event.dataTransfer.getData(CARD_TYPE);
        if (cardId) onInsert(cardId);
      }}
    >
      <div className="absolute inset-x-[22%] top-[6%] h-2 rounded-full bg-cube-edge" />
      {inside && (
        <div className="absolute inset-x-[24%] -top-3 h-[calc(6%+1rem)] rounded-t-md bg-accent px-1 text-center text-on-accent">
          <span className="block truncate text-xs leading-5 font-bold">{inside.title}</span>
        </div>
      )}
    </div>
  );
}

CardSlot.Chooser = function Chooser({ player, cards, onInsert, onRemove }: SlotProps & { onRemove(): void }) {
  const [chosen, setChosen] = useState('');
  const cardId = cards.some((card) => card.cardId === chosen) ? chosen : (cards[0]?.cardId ?? '');
  const isFull = player.slot !== undefined;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        className="min-w-40 grow"
        label={t('now.slot', { name: player.name })}
        value={cardId}
        disabled={cards.length === 0}
        onChange={(event) => setChosen(event.target.value)}
      >
        {cards.map((card) => (
          <option key={card.cardId} value={card.cardId}>
            {card.title}
          </option>
        ))}
      </SelectField>
      <Button weight="primary" icon={CreditCard} disabled={!cardId} onClick={() => onInsert(cardId)}>
        {t('now.insert')}
      </Button>
      {isFull && (
        <Button icon={LogOut} onClick={onRemove}>
          {t('now.takeOut')}
        </Button>
      )}
    </div>
  );
};
