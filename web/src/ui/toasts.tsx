// Short messages at the edge of the screen, read out politely, with at most one action (mostly Undo).
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { t } from '../i18n/texts.ts';
import { Button, IconButton } from './button.tsx';

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run(): void };
}

const LASTS_MS = 7000;
let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number) {
  show(toasts.filter((toast) => toast.id !== id));
}

export function toast(text: string, action?: Toast['action']): void {
  const id = nextId++;
  show([...toasts.slice(-2), { id, text, ...(action ? { action } : {}) }]);
  setTimeout(() => dismiss(id), LASTS_MS);
}

/** Does `act` when the toast is gone, unless Undo was pressed. Leaving the page keeps the thing: the safe side. */
export function undoable(options: { text: string; undo: string; act(): void; takeBack(): void }): void {
  const timer = setTimeout(options.act, LASTS_MS);
  toast(options.text, {
    label: options.undo,
    run: () => {
      clearTimeout(timer);
      options.takeBack();
    },
  });
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-24 z-40 mx-auto grid max-w-md gap-2 md:bottom-6"
    >
      {shown.map(({ id, text, action }) => (
        <div
          key={id}
          className="pointer-events-auto flex items-center gap-2 rounded-lg bg-ink py-1.5 ps-4 pe-1.5 text-sm text-paper shadow-float"
        >
          <p className="grow py-2">{text}</p>
          {action && (
            <Button
              weight="plain"
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon={X} label={t('action.close')} className="hover:text-ink" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
