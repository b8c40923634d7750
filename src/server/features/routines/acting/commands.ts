// From what a decision wants to what is done for it: one command for each action on each player. It does nothing and asks
// only what is known in memory; acting/engine.ts writes all of it in one transaction with the decision.
import { volumePercentOfStep, volumeStepOfPercent } from '#cloud/wire/mqtt.ts';
import { abilitiesOf } from '#core/player/abilities.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Wish } from '#core/player/wishes.ts';
import type { ToDo } from '#core/routine/decide.ts';
import type { Action } from '#core/routine/document.ts';
import { fadeSteps, type LastPart } from '#core/routine/standing.ts';
import type { Errand, Why } from '../outbox/errand.ts';

/** What is known of a player now. */
export interface PlayerNow {
  family: string;
  /** Undefined when that is not known: it may play all the same. */
  playback: Playback | undefined;
  /** 0 to 16, as the knob counts. */
  volumeStep: number | undefined;
  /** The part that plays; undefined when nothing plays. */
  lastPart: LastPart | undefined;
}

export interface PlaceOfStream {
  yotoCardId: string;
  chapterKey: string;
  trackKey: string;
}

export type Doing =
  /** `afterMs`: so long after the decision. */
  | { kind: 'errand'; errand: Errand; afterMs: number }
  | { kind: 'standing'; what: 'volume-cap'; percent: number | null }
  | { kind: 'standing'; what: 'last-part'; lastPart: LastPart }
  | { kind: 'switch'; name: string; on: boolean }
  | { kind: 'notice'; text: string }
  | { kind: 'not'; why: Why };

export interface Command {
  playerId: string | undefined;
  action: Action;
  doing: Doing;
}

export interface CommandsDeps {
  playerNow(playerId: string): PlayerNow;
  placeOf(streamId: string): PlaceOfStream | undefined;
}

export function commandsFor(toDo: readonly ToDo[], message: MessageParts, deps: CommandsDeps): Command[] {
  /** Where earlier actions of the same routine leave the volume. */
  const volumes = new Map<string, number>();
  return toDo.flatMap(({ action, playerIds }) => {
    const forWhom = playerIds.length === 0 ? [undefined] : playerIds;
    return forWhom.flatMap((playerId) =>
      doingsOf(action, playerId, { volumes, message, ...deps }).map((doing) => ({ playerId, action, doing })),
    );
  });
}

/** What a message to the outside says besides its text. */
export interface MessageParts {
  routine: string;
  at: string;
  player?: string | undefined;
}

interface Around extends CommandsDeps {
  volumes: Map<string, number>;
  message: MessageParts;
}

function doingsOf(action: Action, playerId: string | undefined, around: Around): Doing[] {
  if (action.do === 'switch') return [{ kind: 'switch', name: action.name, on: action.on }];
  if (action.do === 'notify') {
    if (action.to === 'app') return [{ kind: 'notice', text: action.text }];
    return [errand({ to: 'webhook', body: { ...around.message, text: action.text } })];
  }
  return playerId === undefined ? [] : doingsOn(playerId, action, around);
}

type OnPlayer = Exclude<Action, { do: 'switch' | 'notify' }>;

function doingsOn(playerId: string, action: OnPlayer, around: Around): Doing[] {
  const now = around.playerNow(playerId);
  const playing = now.playback?.status === 'stopped' ? undefined : now.playback?.yotoCardId;
  switch (action.do) {
    case 'volume':
      around.volumes.set(playerId, volumeStepOfPercent(action.percent));
      return [wish({ do: 'volume', percent: action.percent })];
    case 'volume-cap':
      return [{ kind: 'standing', what: 'volume-cap', percent: action.percent }];
    case 'volume-fade':
      return fade(around.volumes.get(playerId) ?? now.volumeStep, action);
    case 'pause':
    case 'stop':
      if (now.playback && playing === undefined) return [{ kind: 'not', why: 'not-playing' }];
      return [errand({ to: 'player', wish: { do: action.do }, whilePlays: playing })];
    case 'stop-at-part-end':
      if (!now.lastPart) return [{ kind: 'not', why: 'not-playing' }];
      return [{ kind: 'standing', what: 'last-part', lastPart: now.lastPart }];
    case 'play-card': {
      const { yotoCardId, chapterKey, trackKey } = action;
      return [wish({ do: 'play', yotoCardId, chapterKey, trackKey })];
    }
    case 'play-stream': {
      const place = around.placeOf(action.streamId);
      if (!place) return [{ kind: 'not', why: 'no-card' }];
      const { yotoCardId, chapterKey, trackKey } = place;
      return [wish({ do: 'play', yotoCardId, chapterKey, trackKey, positionMs: 0 })];
    }
    case 'sleep-timer':
      return [wish({ do: 'sleep-timer', seconds: Math.round(action.minutes * 60) })];
    case 'night-light':
      if (!abilitiesOf(now.family).nightLight) return [{ kind: 'not', why: 'no-light' }];
      return [wish({ do: 'night-light', colour: action.colour })];
    case 'say':
      return [errand({ to: 'announcement', text: action.text })];
    case 'say-recording':
      return [errand({ to: 'announcement', audioId: action.audioId })];
  }
}

/** Step by step; whoever turns the knob meanwhile ends it. From a volume that nobody knows it goes at once. */
function fade(fromStep: number | undefined, { toPercent, minutes }: Extract<Action, { do: 'volume-fade' }>): Doing[] {
  if (fromStep === undefined) return [wish({ do: 'volume', percent: toPercent })];
  return fadeSteps(fromStep, volumeStepOfPercent(toPercent), minutes).map(({ step, fromStep: whileStep, afterMs }) =>
    errand({ to: 'player', wish: { do: 'volume', percent: volumePercentOfStep(step) }, whileStep }, afterMs),
  );
}

function wish(one: Wish): Doing {
  return errand({ to: 'player', wish: one });
}

function errand(one: Errand, afterMs = 0): Doing {
  return { kind: 'errand', errand: one, afterMs };
}
