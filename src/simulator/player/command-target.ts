// What each command makes a player do. A table from the vendor's names to the player's own verbs; parsing, order and
// answers are commands.ts.

import { type CardStart, cardIdFromUri, volumeStepMax } from '#cloud/wire/mqtt.ts';
import type { CommandTarget } from './commands.ts';
import type { Playback } from './playback.ts';
import type { Voice } from './voice.ts';

/** The verbs that are neither the deck's nor the voice's. */
export interface CommandVerbs {
  playback: Playback;
  voice: Voice;
  setVolume(step: number): void;
  setSleepTimer(seconds: number): void;
  setNightLight(colour: [number, number, number]): void;
  showIcon(icon: string, seconds: number, isAnimated: boolean): void;
  reboot(): void;
  becomeSpeaker(): void;
  /** Bluetooth headphones come or go. */
  connectHeadphones(isWanted: boolean): void;
}

export function createCommandTarget(verbs: CommandVerbs): CommandTarget {
  const { playback, voice } = verbs;
  const understood =
    <Body>(act: (body: Body) => void = () => undefined) =>
    (body: Body) => {
      act(body);
      return true;
    };
  return {
    'events/request': understood(() => voice.answerEvents()),
    'status/request': understood(() => voice.tellStatus('requested')),
    status: understood(() => voice.tellFullStatus('requested')),
    'card/start': (body) => startCard(playback, body),
    'card/stop': understood(() => playback.stop()),
    'card/pause': understood(() => playback.pause()),
    'card/resume': understood(() => playback.resume()),
    // Rounded down (seen), which is why the percentages of the steps are rounded up.
    'volume/set': understood(({ volume }) => verbs.setVolume(Math.floor((volume * volumeStepMax) / 100))),
    'sleep-timer/set': understood(({ seconds }) => verbs.setSleepTimer(seconds)),
    'ambients/set': understood(({ r, g, b }) => verbs.setNightLight([r, g, b])),
    'display/preview': understood(({ uri, timeout, animated }) =>
      verbs.showIcon(uri, timeout, animated === 1 || animated === true),
    ),
    reboot: understood(() => verbs.reboot()),
    'bluetooth/on': understood(({ mode }) => {
      if (mode === 'bt_speaker') verbs.becomeSpeaker();
    }),
    'bluetooth/off': understood(() => verbs.connectHeadphones(false)),
    'bluetooth/connect': understood(() => verbs.connectHeadphones(true)),
    'bluetooth/disconnect': understood(() => verbs.connectHeadphones(false)),
    'bluetooth/delete-bonds': understood(() => verbs.connectHeadphones(false)),
    'bluetooth/state': understood(),
  };
}

/** On the card that is active, without `secondsIn`, it only resumes and the keys count for nothing (seen). */
function startCard(playback: Playback, body: CardStart): boolean {
  const cardId = cardIdFromUri(body.uri);
  if (cardId === undefined) return false;
  if (body.secondsIn === undefined && playback.current?.card.cardId === cardId) {
    playback.resume();
    return true;
  }
  return playback.begin(cardId, 'MQTT', {
    chapterKey: body.chapterKey,
    trackKey: body.trackKey,
    positionMs: body.secondsIn === undefined ? undefined : body.secondsIn * 1000,
    cutOffMs: body.cutOff === undefined ? undefined : body.cutOff * 1000,
    anyButtonStop: body.anyButtonStop,
  });
}
