// A knob to turn and to press. Turning: the two small buttons, the mouse wheel is left alone, arrow keys on the knob.
import { type LucideIcon, Minus, Plus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../ui/button.tsx';

interface KnobProps {
  label: string;
  less: string;
  more: string;
  press: string;
  pressIcon: LucideIcon;
  /** How far it is turned, 0 to 1; absent: it turns for ever. */
  share?: number;
  onTurn(steps: number): void;
  onPress(): void;
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

export function Knob({ label, less, more, press, pressIcon: Icon, share, onTurn, onPress }: KnobProps) {
  const turn = (event: KeyboardEvent) => {
    const steps = STEPS[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    onTurn(steps);
  };
  return (
    <fieldset aria-label={label} className="grid shrink-0 justify-items-center">
      <IconButton icon={Plus} label={more} onClick={() => onTurn(1)} />
      <button
        type="button"
        aria-label={press}
        title={label}
        onClick={onPress}
        onKeyDown={turn}
        className="relative grid size-14 place-content-center rounded-full bg-knob text-cube-ink shadow-sheet hover:brightness-110 active:scale-95 sm:size-16"
      >
        <Icon aria-hidden="true" className="size-6" />
        {share !== undefined && (
          <span
            aria-hidden="true"
            className="absolute inset-0"
            style={{ transform: `rotate(${Math.round(-135 + share * 270)}deg)` }}
          >
            <span className="mx-auto mt-1 block h-2 w-1 rounded-full bg-cube-ink" />
          </span>
        )}
      </button>
      <IconButton icon={Minus} label={less} onClick={() => onTurn(-1)} />
    </fieldset>
  );
}
