// Templates: what a parent most often wants, made into ordinary routines that can be edited afterwards. A template only
// writes documents; its words come in the family's language from template-words.ts.
import type { Language } from '../language.ts';
import type { Condition } from '../source/document.ts';
import type { Action, RoutineDocument } from './document.ts';
import { type TemplateWords, templateWordsIn } from './template-words.ts';

export const TEMPLATE_KINDS = ['bedtime', 'wake-up', 'screen-free-morning', 'battery-low'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** What each of the routines is for. `one-more`: asks for one more story; the app's button runs it. */
export const TEMPLATE_PARTS = [
  ...(['begin', 'lights-out', 'no-new-part', 'last-part', 'one-more', 'end'] as const),
  ...(['wake', 'tell'] as const),
] as const;
export type TemplatePart = (typeof TEMPLATE_PARTS)[number];

type Players = RoutineDocument['players'];
export type Template =
  | { template: 'bedtime'; players: Players; from: string; lightsOut: string; to: string; volumePercent: number }
  | {
      template: 'wake-up';
      players: Players;
      at: string;
      streamId?: string | undefined;
      volumePercent: number;
      schoolDaysOnly: boolean;
    }
  | {
      template: 'screen-free-morning';
      players: Players;
      from: string;
      to: string;
      streamId?: string | undefined;
      volumePercent: number;
    }
  | { template: 'battery-low'; players: Players; percent: number };

export interface MadeRoutine {
  part: TemplatePart;
  name: string;
  document: RoutineDocument;
}

const WARM = '#ff8c2a';
const GREEN = '#2ecc40';
const DARK = '#000000';
const FADE_MINUTES = 10;
const QUIETEST_PERCENT = 13;

export function routinesOf(template: Template, language: Language): MadeRoutine[] {
  const words = templateWordsIn(language);
  switch (template.template) {
    case 'bedtime':
      return bedtime(template, words);
    case 'wake-up':
      return wakeUp(template, words);
    case 'screen-free-morning':
      return screenFreeMorning(template, words);
    case 'battery-low': {
      const { players, percent } = template;
      const actions: Action[] = [{ do: 'notify', text: words.batteryText, to: 'app' }];
      const document = routine({ trigger: { kind: 'battery-low', percent }, players, actions });
      return [{ part: 'tell', name: words.battery, document }];
    }
  }
}

/**
 * From `from` on the switch is on that streams ask for, and nothing is louder. At `lightsOut` the part that plays is the
 * last one; who starts another is stopped, unless one more story was granted: by a parent in the app, or once a night to
 * the child who takes the card out and puts it back.
 */
function bedtime(
  { players, from, lightsOut, to, volumePercent }: Extract<Template, { template: 'bedtime' }>,
  words: TemplateWords,
): MadeRoutine[] {
  const night: Condition = { kind: 'time', from: lightsOut, to };
  const granted = (on: boolean): Condition => ({ kind: 'switch', name: words.oneMoreSwitch, on });
  const grant = (on: boolean): Action => ({ do: 'switch', name: words.oneMoreSwitch, on });
  const at = (time: string) => ({ kind: 'time' as const, at: time });
  const started = { kind: 'play-started' as const };
  return [
    {
      part: 'begin',
      name: words.bedtime,
      document: routine({
        ...{ trigger: at(from), players },
        actions: [
          { do: 'switch', name: words.bedtimeSwitch, on: true },
          { do: 'volume-cap', percent: volumePercent },
        ],
      }),
    },
    {
      part: 'lights-out',
      name: words.lightsOut,
      document: routine({ trigger: at(lightsOut), players, actions: [{ do: 'stop-at-part-end' }] }),
    },
    {
      part: 'no-new-part',
      name: words.noNewPart,
      document: routine({ trigger: started, players, when: [night, granted(false)], actions: [{ do: 'stop' }] }),
    },
    {
      part: 'last-part',
      name: words.lastPart,
      document: routine({
        ...{ trigger: started, players, when: [night, granted(true)] },
        actions: [grant(false), { do: 'stop-at-part-end' }],
      }),
    },
    {
      part: 'one-more',
      name: words.oneMore,
      document: routine({
        ...{ trigger: { kind: 'card-put-back' }, players, when: [night], oncePerDay: true },
        actions: [grant(true)],
      }),
    },
    {
      part: 'end',
      name: words.bedtimeEnd,
      document: routine({
        ...{ trigger: at(to), players },
        actions: [
          { do: 'switch', name: words.bedtimeSwitch, on: false },
          grant(false),
          { do: 'volume-cap', percent: null },
        ],
      }),
    },
  ];
}

function wakeUp(
  { players, at, streamId, volumePercent, schoolDaysOnly }: Extract<Template, { template: 'wake-up' }>,
  words: TemplateWords,
): MadeRoutine[] {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
  const sound: Action[] =
    streamId === undefined
      ? []
      : [
          { do: 'volume', percent: QUIETEST_PERCENT },
          { do: 'play-stream', streamId },
          { do: 'volume-fade', toPercent: volumePercent, minutes: FADE_MINUTES },
        ];
  const document = routine({
    ...{ trigger: { kind: 'time', at }, players },
    when: schoolDaysOnly ? [{ kind: 'weekday', days: [...days] }] : [],
    actions: [{ do: 'night-light', colour: WARM }, ...sound],
  });
  return [{ part: 'wake', name: words.wakeUp, document }];
}

/** Sounds instead of a screen while the others still sleep: quiet, and a green light that says that getting up is fine. */
function screenFreeMorning(
  { players, from, to, streamId, volumePercent }: Extract<Template, { template: 'screen-free-morning' }>,
  words: TemplateWords,
): MadeRoutine[] {
  const sound: Action[] = streamId === undefined ? [] : [{ do: 'play-stream', streamId }];
  return [
    {
      part: 'begin',
      name: words.morning,
      document: routine({
        ...{ trigger: { kind: 'time', at: from }, players },
        actions: [{ do: 'volume-cap', percent: volumePercent }, { do: 'night-light', colour: GREEN }, ...sound],
      }),
    },
    {
      part: 'end',
      name: words.morningEnd,
      document: routine({
        ...{ trigger: { kind: 'time', at: to }, players },
        actions: [
          { do: 'volume-cap', percent: null },
          { do: 'night-light', colour: DARK },
        ],
      }),
    },
  ];
}

function routine(
  parts: Pick<RoutineDocument, 'trigger' | 'players' | 'actions'> & Partial<RoutineDocument>,
): RoutineDocument {
  return { when: [], ...parts, version: 1 };
}
