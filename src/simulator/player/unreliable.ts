// A way on which messages are lost, doubled, late or overtake each other. What travels on it is the caller's business.

import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';

export interface Trouble {
  lossRatio: number;
  duplicateRatio: number;
  delayMs: number;
  /** Up to so much more, by chance for each copy: this is how one overtakes another. */
  jitterMs: number;
}

export const eventTrouble = (switches: Switches): Trouble => ({
  lossRatio: switches.eventLossRatio,
  duplicateRatio: switches.eventDuplicateRatio,
  delayMs: switches.eventDelayMs,
  jitterMs: switches.eventJitterMs,
});

export const answerTrouble = (switches: Switches): Trouble => ({
  lossRatio: switches.answerLossRatio,
  duplicateRatio: switches.answerDuplicateRatio,
  delayMs: 0,
  jitterMs: switches.answerJitterMs,
});

export const commandTrouble = (switches: Switches): Trouble => ({
  lossRatio: switches.commandLossRatio,
  duplicateRatio: switches.commandDuplicateRatio,
  delayMs: switches.commandDelayMs,
  jitterMs: switches.commandJitterMs,
});

/** Calls `arrive` not at all, once or twice, now or later. */
export function sendThrough(
  trouble: Trouble,
  { clock, random }: { clock: SimulatorClock; random(): number },
  arrive: () => void,
): void {
  if (random() < trouble.lossRatio) return;
  const copies = random() < trouble.duplicateRatio ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) {
    const delayMs = trouble.delayMs + trouble.jitterMs * random();
    if (delayMs === 0) arrive();
    else clock.after(delayMs, arrive);
  }
}
