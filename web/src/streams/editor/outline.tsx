// What a stream plays, as nested plain sentences: for reading, on the stream's own page.
import type { Source } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { keyOf } from './keys.ts';
import { useNames, useWords, whenWords } from './words.ts';

/** Longer lists say how much more there is; whoever wants all of it opens the editor. */
const SHOWN = 8;

export function Outline({ source }: { source: Source }) {
  const words = useWords(source);
  return (
    <div className="grid min-w-0 gap-1">
      {source.kind !== 'choose' && <p className="first-letter:uppercase">{words}</p>}
      <Inner source={source} />
    </div>
  );
}

function Inner({ source }: { source: Source }) {
  const nameOf = useNames();
  if (source.kind === 'choose') {
    return (
      <ol className="grid gap-2">
        {source.rules.map((rule) => (
          <li key={keyOf(rule)} className="grid gap-1">
            <p>
              <strong className="inline-block first-letter:uppercase">{whenWords(rule.when, nameOf)}</strong>{' '}
              <span className="text-muted">({rule.name})</span>
            </p>
            <Nested source={rule.play} />
          </li>
        ))}
        <li className="grid gap-1">
          <strong>{t('source.otherwise')}</strong>
          <Nested source={source.otherwise} />
        </li>
      </ol>
    );
  }
  if (source.kind === 'loop') return <Nested source={source.item} />;
  if (source.kind === 'series' && source.next) return <Nested source={source.next} />;
  if (source.kind !== 'sequence' && source.kind !== 'shuffle') return null;
  const more = source.items.length - SHOWN;
  return (
    <>
      {source.items.slice(0, SHOWN).map((item) => (
        <Nested key={keyOf(item)} source={item} />
      ))}
      {more > 0 && <p className="ps-3 text-sm text-muted">+ {more}</p>}
    </>
  );
}

function Nested({ source }: { source: Source }) {
  return (
    <div className="border-s-2 border-line ps-3">
      <Outline source={source} />
    </div>
  );
}
