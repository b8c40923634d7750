// A routine in plain words: what it waits for, under which conditions, and what it does.
import { useQuery } from '@tanstack/react-query';
import { languageOf } from '#core/language.ts';
import type { Action, RoutineDocument, Trigger } from '#core/routine/document.ts';
import { explainAction } from '#core/routine/explain.ts';
import { spokenTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { language, t } from '../i18n/texts.ts';
import { useNames, whenWords } from '../streams/editor/words.ts';

const MINUTE_MS = 60_000;

export interface RoutineWords {
  trigger: string;
  when: string | undefined;
  actions: string[];
}

/** Of documents as they come: the words of what is known. */
export function useRoutineWords(): (document: RoutineDocument) => RoutineWords {
  const nameOf = useNames();
  const cards = useQuery(queries.cards);
  const streams = useQuery(queries.streams);
  const cardTitle = (wanted: string) => cards.data?.items.find(({ yotoCardId }) => yotoCardId === wanted)?.title;
  const whatOf = (action: Action) => {
    if (action.do === 'play-card') return cardTitle(action.yotoCardId);
    if (action.do === 'play-stream') return streams.data?.items.find(({ id }) => id === action.streamId)?.name;
    return undefined;
  };
  return ({ trigger, when, actions }) => ({
    trigger: triggerWords(trigger, cardTitle),
    when: when.length > 0 ? whenWords(when, nameOf) : undefined,
    actions: actions.map((action) => explainAction(action, whatOf(action), languageOf(language))),
  });
}

function triggerWords(trigger: Trigger, cardTitle: (yotoCardId: string) => string | undefined): string {
  switch (trigger.kind) {
    case 'time':
      return t('routine.says.time', { at: trigger.at });
    case 'battery-low':
      return t('routine.says.battery-low', { percent: trigger.percent });
    case 'offline':
      return t('routine.says.offline');
    case 'heard-today':
      return t('routine.says.heard-today', { time: spokenTime(trigger.minutes * MINUTE_MS) });
    case 'switch':
      return t(trigger.on ? 'routine.says.switchOn' : 'routine.says.switchOff', { name: trigger.name });
    default: {
      const title = trigger.yotoCardId === undefined ? undefined : cardTitle(trigger.yotoCardId);
      const card = title === undefined ? t('routine.aCard') : t('routine.theCard', { title });
      return t(`routine.says.${trigger.kind}`, { card });
    }
  }
}
