// The parts inside a player, wired together: deck, voice, sleep timer, commands. Built once for each player; what they
// mean to a child or to the cloud is player.ts.

import { type CommandVerbs, createCommandTarget } from './command-target.ts';
import { CommandQueue } from './commands.ts';
import { Journal } from './journal.ts';
import { Playback } from './playback.ts';
import type { VirtualPlayerDeps } from './player.ts';
import { SleepTimer } from './sleep-timer.ts';
import type { PlayerFacts } from './status.ts';
import { Voice } from './voice.ts';

/** What the parts ask the player itself. */
export interface Outside extends Omit<CommandVerbs, 'playback' | 'voice'> {
  facts(): PlayerFacts;
  isConnected(): boolean;
}

export interface Inside {
  random(): number;
  journal: Journal;
  playback: Playback;
  voice: Voice;
  sleepTimer: SleepTimer;
  commands: CommandQueue;
}

export function createInside(deps: VirtualPlayerDeps, outside: Outside): Inside {
  const { clock, switches } = deps;
  const random = deps.random ?? Math.random;
  const journal = new Journal();
  const playback = new Playback({
    ...deps,
    random,
    isOnline: outside.isConnected,
    repeatAll: () => deps.device.config.repeatAll === true,
    onRequest: (record) => journal.addRequest(record),
    onAudio: (event) => journal.hear(event),
    changed: () => voice.changed(),
  });
  const voice = new Voice({
    clock,
    switches,
    random,
    journal,
    playback,
    facts: outside.facts,
    isConnected: outside.isConnected,
    sleepEndsAtMs: () => sleepTimer.endsAtMs,
    publish: deps.publish,
  });
  // That the sleep timer stops the card, rather than pausing it, is guessed.
  const sleepTimer = new SleepTimer(clock, () => {
    playback.stop();
    voice.changed();
  });
  const commands = new CommandQueue({
    clock,
    switches,
    random,
    respond: (status) => voice.respond(status),
    performed: (name, body, isDone) => journal.addCommand({ atMs: clock.now(), name, body, isDone }),
    target: createCommandTarget({ ...outside, playback, voice }),
  });
  return { random, journal, playback, voice, sleepTimer, commands };
}
