// Recordings in order: moved by dragging or, by keyboard and thumb, with the buttons; what moved where is read out.
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { clockTime } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { IconButton } from '../ui/button.tsx';
import type { Part } from './part.ts';

export function PartsList(props: { parts: readonly Part[]; onChange(parts: Part[]): void }) {
  const { parts } = props;
  const [dragged, setDragged] = useState<number>();
  const [said, setSaid] = useState('');

  const move = (from: number, to: number) => {
    const part = parts[from];
    if (!part || from === to || to < 0 || to >= parts.length) return;
    props.onChange(parts.toSpliced(from, 1).toSpliced(to, 0, part));
    setSaid(t('parts.moved', { title: part.title, number: to + 1, count: parts.length }));
  };
  if (parts.length === 0) return <p className="rounded-md bg-raised p-4 text-sm text-muted">{t('parts.none')}</p>;
  return (
    <div>
      <ol aria-label={t('parts.list')} className="grid max-h-72 gap-1 overflow-y-auto">
        {parts.map((part, index) => (
          <li
            key={part.key}
            draggable
            onDragStart={() => setDragged(index)}
            onDragOver={(event) => dragged !== undefined && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== undefined) move(dragged, index);
            }}
            onDragEnd={() => setDragged(undefined)}
            className={`flex cursor-grab items-center gap-1 rounded-md ps-2 hover:bg-raised ${dragged === index ? 'opacity-50' : ''}`}
          >
            <span className="figures w-6 shrink-0 text-end text-sm text-muted">{index + 1}</span>
            <span className="line-clamp-2 min-w-0 grow px-2 text-sm leading-snug font-bold">{part.title}</span>
            <span className="figures shrink-0 text-xs text-muted max-sm:hidden">{clockTime(part.durationMs)}</span>
            <MoveButton part={part} by={-1} onMove={() => move(index, index - 1)} disabled={index === 0} />
            <MoveButton
              part={part}
              by={1}
              onMove={() => move(index, index + 1)}
              disabled={index === parts.length - 1}
            />
            <IconButton
              icon={X}
              label={t('parts.remove', { title: part.title })}
              onClick={() => props.onChange(parts.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </div>
  );
}

function MoveButton(props: { part: Part; by: 1 | -1; disabled: boolean; onMove(): void }) {
  return (
    <IconButton
      icon={props.by < 0 ? ArrowUp : ArrowDown}
      label={t(props.by < 0 ? 'parts.up' : 'parts.down', { title: props.part.title })}
      aria-disabled={props.disabled}
      className="aria-disabled:opacity-40"
      onClick={({ currentTarget }) => {
        props.onMove();
        // The row is moved in the page with its button; whoever presses it again must not have lost it.
        requestAnimationFrame(() => currentTarget.focus());
      }}
    />
  );
}
