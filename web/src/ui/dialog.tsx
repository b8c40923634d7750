// A modal question or form on the platform's own <dialog>: focus stays inside, Escape closes, focus returns.
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../i18n/texts.ts';
import { IconButton } from './button.tsx';

export function Dialog(props: {
  open: boolean;
  title: string;
  onClose(): void;
  lasting?: boolean;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (props.open && !dialog?.open) dialog?.showModal();
    if (!props.open && dialog?.open) dialog.close();
  }, [props.open]);

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={props.onClose}
      onCancel={(event) => props.lasting && event.preventDefault()}
      className="m-auto max-h-[90dvh] w-[min(34rem,calc(100vw-1.5rem))] overflow-y-auto rounded-xl bg-sheet p-5 text-ink shadow-float sm:p-7"
    >
      <div className="mb-4 flex items-start justify-between gap-3">
        <h2 id={titleId} className="pt-2 text-xl font-extrabold">
          {props.title}
        </h2>
        {!props.lasting && <IconButton icon={X} label={t('action.close')} onClick={() => ref.current?.close()} />}
      </div>
      {props.open && props.children}
    </dialog>
  );
}
