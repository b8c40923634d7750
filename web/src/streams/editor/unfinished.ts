// What a draft still lacks before it can be saved, by place. A place is the path inside the document, as the server
// names it too: `source.rules.0.when.1`. Deeper checks (cycles, missing audio) are the server's.
import type { Condition, Source } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';

export interface Trouble {
  place: string;
  text: string;
}

export function unfinished(source: Source, place = 'source'): Trouble[] {
  const here = ownLack(source);
  const next = source.limits?.until?.next;
  return [
    ...(here ? [{ place, text: here }] : []),
    ...innerLacks(source, place),
    ...(next ? unfinished(next, `${place}.limits.until.next`) : []),
  ];
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

function innerLacks(source: Source, place: string): Trouble[] {
  switch (source.kind) {
    case 'sequence':
    case 'shuffle':
      return source.items.flatMap((item, index) => unfinished(item, `${place}.items.${index}`));
    case 'loop':
      return unfinished(source.item, `${place}.item`);
    case 'series':
      return source.next && source.afterLast === 'go-on' ? unfinished(source.next, `${place}.next`) : [];
    case 'choose': {
      const rules = source.rules.flatMap((rule, index) => {
        const at = `${place}.rules.${index}`;
        return [
          ...(rule.name.trim() ? [] : [{ place: at, text: t('source.missing.name') }]),
          ...(rule.when.length > 0 ? [] : [{ place: at, text: t('source.missing.when') }]),
          ...rule.when.flatMap((condition, number) => conditionLack(condition, `${at}.when.${number}`)),
          ...unfinished(rule.play, `${at}.play`),
        ];
      });
      return [...rules, ...unfinished(source.otherwise, `${place}.otherwise`)];
    }
    default:
      return [];
  }
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
