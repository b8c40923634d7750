// Where a card goes in: dropped anywhere on the cube, or put in with the button below. A card inside peeks out on top.
import { CreditCard, LogOut } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { CARD_TYPE, type HeldCard } from './card-row.tsx';

/** The whole cube takes a dragged card, so that it is easy to hit; to the eye it is a slit on top. */
export function CardSlot(props: { inside: HeldCard | undefined; onInsert(cardId: string): void }) {
  const { inside } = props;
  const [over, setOver] = useState(false);
  const accepts = (event: DragEvent) => event.dataTransfer.types.includes(CARD_TYPE);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button below is the way without a mouse.
    <div
      data-slot={over ? 'offered' : 'waiting'}
      className={`absolute inset-0 z-10 rounded-xl ${over ? 'outline-4 outline-accent outline-dashed' : ''}`}
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
        if (cardId) props.onInsert(cardId);
      }}
    >
      <div className="absolute inset-x-[22%] top-[6%] h-2 rounded-full bg-cube-edge" />
      {inside && (
        <div
          key={inside.cardId}
          className="absolute inset-x-[28%] -top-[15%] h-[23%] animate-insert overflow-hidden rounded-t-md border-2 border-b-0 border-cube-edge"
        >
          <Cover id={inside.cardId} coverUrl={inside.coverUrl} className="w-full" />
        </div>
      )}
    </div>
  );
}

/** Puts the chosen card in, swaps it for the one inside, or takes that one out. */
export function SlotButtons(props: {
  inside: HeldCard | undefined;
  isFull: boolean;
  chosen: HeldCard | undefined;
  onInsert(cardId: string): void;
  onRemove(): void;
}) {
  const { inside, isFull, chosen } = props;
  const canInsert = chosen && chosen.cardId !== inside?.cardId;
  return (
    <div className="flex flex-wrap justify-center gap-2">
      {canInsert && (
        <Button
          weight={isFull ? 'plain' : 'primary'}
          icon={CreditCard}
          className="min-w-0"
          onClick={() => props.onInsert(chosen.cardId)}
        >
          {t(isFull ? 'pretend.swapCard' : 'pretend.insertCard', { title: chosen.title })}
        </Button>
      )}
      {isFull && (
        <Button icon={LogOut} onClick={props.onRemove}>
          {t('pretend.takeOut')}
        </Button>
      )}
    </div>
  );
}
