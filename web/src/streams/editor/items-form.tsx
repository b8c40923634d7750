// Things in a list: those that play in order, or of which a mix is made. Recordings are one line; anything richer opens.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { SequenceSource, ShuffleSource, Source } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { FindParts } from '../../parts/find-parts.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fold } from './fold.tsx';
import { keyOf, sameKey } from './keys.ts';
import { blank, KINDS, type Kind } from './kinds.ts';
import { MoveButtons } from './move-buttons.tsx';
import { type PartProps, SourceEditor } from './source-editor.tsx';
import { useTroubleInside } from './troubles.tsx';
import { useWords } from './words.ts';

const SHOWN = 40;

export function ItemsForm({ source, place, onChange }: PartProps<SequenceSource | ShuffleSource>) {
  const { items } = source;
  const [most, setMost] = useState(SHOWN);
  const [added, setAdded] = useState<number>();
  const [said, setSaid] = useState('');
  const isTroubled = useTroubleInside(place);
  const put = (next: Source[]) => onChange(sameKey(source, { ...source, items: next }));
  const add = (more: Source[]) => {
    setMost(Math.max(most, items.length + more.length));
    put([...items, ...more]);
  };
  const move = (from: number, to: number, title: string) => {
    const item = items[from];
    if (!item) return;
    put(items.toSpliced(from, 1).toSpliced(to, 0, item));
    setSaid(t('source.moved', { title, number: to + 1, count: items.length }));
  };
  const shown = isTroubled ? items : items.slice(0, most);
  return (
    <div className="grid min-w-0 gap-3">
      {items.length === 0 && <p className="rounded-md bg-raised p-3 text-sm text-muted">{t('source.nothingYet')}</p>}
      <ol className="grid min-w-0 gap-1">
        {shown.map((item, index) => (
          <Item
            key={keyOf(item)}
            item={item}
            index={index}
            count={items.length}
            place={`${place}.items.${index}`}
            startOpen={keyOf(item) === added}
            onChange={(next) => put(items.with(index, sameKey(item, next)))}
            onMove={(to, title) => move(index, to, title)}
            onRemove={(title) => {
              put(items.toSpliced(index, 1));
              setSaid(t('source.removed', { title }));
            }}
          />
        ))}
      </ol>
      {items.length > shown.length && (
        <Button className="justify-self-start" onClick={() => setMost(items.length)}>
          {t('source.showAll', { count: items.length - shown.length })}
        </Button>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <FindParts onAdd={(parts) => add(parts.map(({ audioId }) => ({ kind: 'audio', audioId })))} />
      <Disclosure summary={t('source.add')}>
        <div className="flex flex-wrap gap-2">
          {KINDS.filter((kind) => kind !== 'audio').map((kind) => (
            <AddKind
              key={kind}
              kind={kind}
              onAdd={(made) => {
                setAdded(keyOf(made));
                add([made]);
              }}
            />
          ))}
        </div>
      </Disclosure>
    </div>
  );
}

function AddKind(props: { kind: Kind; onAdd(source: Source): void }) {
  const name = t(`source.kind.${props.kind}`);
  return (
    <Button icon={Plus} aria-label={t('source.addKind', { kind: name })} onClick={() => props.onAdd(blank(props.kind))}>
      {name}
    </Button>
  );
}

function Item(props: {
  item: Source;
  index: number;
  count: number;
  place: string;
  startOpen: boolean;
  onChange(item: Source): void;
  onMove(to: number, title: string): void;
  onRemove(title: string): void;
}) {
  const { item, index, count, place } = props;
  const words = useWords(item);
  return (
    <li className="min-w-0 rounded-md bg-paper">
      <Fold
        place={place}
        startOpen={props.startOpen}
        summary={
          <span className="flex gap-1.5">
            <span className="figures text-muted">{index + 1}.</span>
            <span className="block min-w-0 first-letter:uppercase">{words}</span>
          </span>
        }
        aside={
          <MoveButtons
            title={words}
            index={index}
            count={count}
            onMove={(to) => props.onMove(to, words)}
            onRemove={() => props.onRemove(words)}
          />
        }
      >
        <SourceEditor source={item} place={place} onChange={props.onChange} />
      </Fold>
    </li>
  );
}
