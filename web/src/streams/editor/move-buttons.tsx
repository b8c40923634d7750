// Up, down, out: how a part of a list is moved by thumb and keyboard. The button that was pressed keeps the focus.
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { t } from '../../i18n/texts.ts';
import { IconButton } from '../../ui/button.tsx';

export function MoveButtons(props: {
  title: string;
  index: number;
  count: number;
  onMove(to: number): void;
  onRemove(): void;
}) {
  const { title, index, count } = props;
  const move = (by: 1 | -1) => {
    const isAtEnd = index + by < 0 || index + by >= count;
    return (
      <IconButton
        icon={by < 0 ? ArrowUp : ArrowDown}
        label={t(by < 0 ? 'source.up' : 'source.down', { title })}
        aria-disabled={isAtEnd}
        className="aria-disabled:opacity-40"
        onClick={({ currentTarget }) => {
          if (isAtEnd) return;
          props.onMove(index + by);
          requestAnimationFrame(() => currentTarget.focus());
        }}
      />
    );
  };
  return (
    <span className="flex shrink-0">
      {move(-1)}
      {move(1)}
      <IconButton icon={X} label={t('source.remove', { title })} onClick={props.onRemove} />
    </span>
  );
}
