// What a draft still lacks before it can be saved, by place. A place is the path inside the document, as the server
// names it too: `source.rules.0.when.1`. Deeper checks (cycles, missing audio) are the server's.
import type { ChooseSource, Condition, Source } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { partsOf } from './places.ts';

export interface Trouble {
  place: string;
  text: string;
}

export function unfinished(document: Source): Trouble[] {
  return partsOf(document).flatMap(({ source, place }) => {
    const text = ownLack(source);
    const rules = source.kind === 'choose' ? source.rules : [];
    return [
      ...(text ? [{ place, text }] : []),
      ...rules.flatMap((rule, index) => ruleLacks(rule, `${place}.rules.${index}`)),
    ];
  });
}

function ownLack(source: Source): string | undefined {
  switch (source.kind) {
    case 'audio':
      return source.audioId ? undefined : t('source.missing.audio');
    case 'series':
      if (!source.collectionId) return t('source.missing.collection');
      return source.order === 'by-date' && !source.startDate ? t('source.missing.date') : undefined;
    case 'sequence':
    case 'shuffle':
      return source.items.length > 0 ? undefined : t('source.missing.items');
    case 'speech':
      return source.text.trim() ? undefined : t('source.missing.text');
    case 'choose':
      return source.rules.length > 0 ? undefined : t('source.missing.rules');
    default:
      return undefined;
  }
}

function ruleLacks(rule: ChooseSource['rules'][number], place: string): Trouble[] {
  return [
    ...(rule.name.trim() ? [] : [{ place, text: t('source.missing.name') }]),
    ...(rule.when.length > 0 ? [] : [{ place, text: t('source.missing.when') }]),
    ...rule.when.flatMap((condition, index) => conditionLack(condition, `${place}.when.${index}`)),
  ];
}

function conditionLack(condition: Condition, place: string): Trouble[] {
  const text = ((): string | undefined => {
    switch (condition.kind) {
      case 'time':
        return condition.from && condition.to ? undefined : t('source.missing.time');
      case 'weekday':
        return condition.days.length > 0 ? undefined : t('source.missing.days');
      case 'dates':
        return condition.from && condition.to ? undefined : t('source.missing.date');
      case 'child':
        return condition.childId ? undefined : t('source.missing.who');
      case 'player':
        return condition.playerId ? undefined : t('source.missing.who');
      case 'switch':
        return condition.name ? undefined : t('source.missing.switch');
      default:
        return undefined;
    }
  })();
  return text ? [{ place, text }] : [];
}
