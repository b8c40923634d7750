// Commands to players: one after the other for each player, never later than a parent waits for them, and told whether
// they were done. A player acknowledges on `response` where we may hear that, else by the state that follows
// (docs/protocol/yoto.md §8.3). Which command fulfils a wish is core/player/wishes.ts.
import type { Sent } from '#cloud/live-asking.ts';
import { acknowledges } from '#cloud/wire/acknowledgement.ts';
import {
  type CommandName,
  type PlayerMessage,
  parseJson,
  volumePercentOfStep,
  volumeStepOfPercent,
} from '#cloud/wire/mqtt.ts';
import { Problem } from '#contract/errors.ts';
import type { PlayedPart } from '#core/listening/parts.ts';
import { type Playback, positionAt } from '#core/player/playback.ts';
import { type PlayerState, playbackOf, sleepTimerLeftMs, unknownPlayer } from '#core/player/state.ts';
import {
  type CardTrack,
  type CommandToSend,
  type Impossible,
  turnIntoCommand,
  type Wish,
} from '#core/player/wishes.ts';
import type { Clock } from '../../../clock.ts';
import { lateAfter, within } from '../../../deadline.ts';
import { createTurns } from '../../../turns.ts';
import { type PlayToStart, type StartToReserve, startOf } from './start.ts';

/** What was asked of a player and what came of it; once, however often it was asked with the same `requestId`. */
export interface Commanded {
  playerId: string;
  wish: Wish;
  outcome: CarriedOut | 'failed';
  /** The code of why it failed. */
  problem?: string;
}

/** `sent`: passed on, but the player has not said that it did it. */
export type CarriedOut = 'done' | 'sent';

export interface DeskDeps {
  clock: Clock;
  findState(playerId: string): PlayerState | undefined;
  /** It is known to be off or without network right now: nothing would reach it, or later, when nobody wants it any more. */
  isAway(playerId: string): boolean;
  /** Of the card that is active, in order; undefined when they cannot be read. */
  tracksOf(playerId: string, yotoCardId: string): Promise<readonly CardTrack[] | undefined>;
  /** Of the plan that the player plays, if it is one of ours. */
  partsOf(playback: Playback): readonly PlayedPart[];
  /** Before a player is sent to a place: what it plays there is its own. Returns how to take that back. */
  reserve(start: StartToReserve, play: PlayToStart | undefined): () => void;
  /** Not after `signal`. */
  send(
    playerId: string,
    name: CommandName,
    body: Record<string, unknown> | undefined,
    signal: AbortSignal,
  ): Promise<Sent>;
  /** Must not throw. */
  told(commanded: Commanded): void;
  /** Asks the player to tell everything, in case it does not acknowledge. */
  ask(playerId: string): void;
}

interface Awaited {
  playerId: string;
  command: CommandToSend;
  sentAtMs: number;
  /** False: the player did not understand. */
  answered(isDone: boolean): void;
  /** It understood. What follows can be seen for most commands, and the next one is computed from that. */
  understood(): void;
}

/** `card/start` takes almost a second; answers get lost. */
const ANSWER_MS = 5_000;
const ASK_AFTER_MS = 1_500;
const FOLLOWS_WITHIN_MS = 2_000;
/** What waited longer for its turn comes too late to be what somebody wants now. */
const LATE_MS = 10_000;
/** Of a card, to find what comes next. */
const READING_MS = 5_000;
const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 500;
/** Seconds on the wire, and the second that it took. */
const SLACK_MS = 5_000;

const IMPOSSIBLE: Record<Impossible, string> = {
  'nothing-plays': 'Nothing plays on this player.',
  'no-next': 'This is the last part of the card.',
  'tracks-unknown': 'What else is on this card is not known here.',
};

export class CommandDesk {
  readonly #deps: DeskDeps;
  readonly #turns = createTurns();
  readonly #awaited = new Set<Awaited>();
  readonly #remembered = new Map<string, { atMs: number; result: Promise<CarriedOut> }>();

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  /**
   * `requestId`: the same wish asked again, by a caller that lost the answer, is carried out once.
   * @throws Problem player-cannot, player-refused, player-unreachable.
   */
  carryOut(playerId: string, wish: Wish, requestId?: string, play?: PlayToStart): Promise<CarriedOut> {
    const askedAtMs = this.#deps.clock.now();
    const work = () => this.#telling(playerId, wish, () => this.#carryOutNow(playerId, wish, askedAtMs, play));
    if (requestId === undefined) return work();
    for (const [key, { atMs }] of this.#remembered) {
      if (askedAtMs - atMs < REMEMBERED_MS && this.#remembered.size < MOST_REMEMBERED) break;
      this.#remembered.delete(key);
    }
    const key = `${playerId} ${requestId}`;
    const known = this.#remembered.get(key);
    if (known) return known.result;
    const result = work();
    this.#remembered.set(key, { atMs: askedAtMs, result });
    return result;
  }

  /** After the message was folded into the player's state. */
  heard(message: PlayerMessage): void {
    for (const one of this.#awaited) {
      if (one.playerId !== message.deviceId) continue;
      if (message.kind === 'response') {
        if (!isAnswerTo(message, one.command)) continue;
        if (message.ok) one.understood();
        else one.answered(false);
        continue;
      }
      const state = this.#deps.findState(one.playerId);
      if (state && hasFollowed(one, state)) one.answered(true);
    }
  }

  async #telling(playerId: string, wish: Wish, carryOut: () => Promise<CarriedOut>): Promise<CarriedOut> {
    try {
      const outcome = await this.#turns.take(playerId, carryOut);
      this.#deps.told({ playerId, wish, outcome });
      return outcome;
    } catch (cause) {
      const problem = cause instanceof Problem ? cause.code : 'internal';
      this.#deps.told({ playerId, wish, outcome: 'failed', problem });
      throw cause;
    }
  }

  async #carryOutNow(
    playerId: string,
    wish: Wish,
    askedAtMs: number,
    play: PlayToStart | undefined,
  ): Promise<CarriedOut> {
    const { clock } = this.#deps;
    if (clock.now() - askedAtMs > LATE_MS) throw unreachable('The player took too long over what came before.');
    if (this.#deps.isAway(playerId)) throw unreachable('The player is not online.');
    const state = this.#deps.findState(playerId) ?? unknownPlayer(playerId);
    const turned = turnIntoCommand(wish, state, await this.#around(wish, state));
    if (turned.outcome === 'impossible') throw new Problem('player-cannot', { detail: IMPOSSIBLE[turned.why] });
    const { command } = turned;
    const withdraw =
      command.name === 'card/start' ? this.#deps.reserve(startOf(command.body, state), play) : () => undefined;
    try {
      return await this.#sendAndWait(playerId, command, askedAtMs);
    } catch (cause) {
      withdraw();
      throw cause;
    }
  }

  async #sendAndWait(playerId: string, command: CommandToSend, askedAtMs: number): Promise<CarriedOut> {
    const { clock, send } = this.#deps;
    using late = lateAfter(clock, askedAtMs + LATE_MS - clock.now());
    const answer = Promise.withResolvers<boolean | undefined>();
    const stops = [
      clock.after(ASK_AFTER_MS, () => this.#deps.ask(playerId)),
      clock.after(ANSWER_MS, () => answer.resolve(undefined)),
    ];
    const awaited: Awaited = {
      ...{ playerId, command, sentAtMs: clock.now(), answered: answer.resolve },
      understood: () => {
        stops.push(clock.after(isSeen(command) ? FOLLOWS_WITHIN_MS : 0, () => answer.resolve(true)));
      },
    };
    this.#awaited.add(awaited);
    try {
      const sent = await send(playerId, command.name, bodyOf(command), late.signal);
      if (sent === 'not-connected') throw unreachable('This server has no connection to the player.');
      const isDone = await answer.promise;
      if (isDone === false) throw new Problem('player-refused');
      return isDone ? 'done' : 'sent';
    } finally {
      this.#awaited.delete(awaited);
      for (const stop of stops) stop();
    }
  }

  async #around(wish: Wish, state: PlayerState) {
    const nowMs = this.#deps.clock.now();
    const playback = playbackOf(state);
    const isStep = wish.do === 'next' || wish.do === 'previous';
    if (!isStep || playback?.yotoCardId === undefined) return { tracks: undefined, parts: [], nowMs };
    const reading = this.#deps.tracksOf(state.playerId, playback.yotoCardId);
    const tracks = await within(this.#deps.clock, READING_MS, reading, () => undefined);
    return { tracks, parts: this.#deps.partsOf(playback), nowMs };
  }
}

const unreachable = (detail: string) => new Problem('player-unreachable', { detail });

/** Players round a percentage down to a step (seen), so the nearest step is asked for by its own. */
function bodyOf(command: CommandToSend): Record<string, unknown> | undefined {
  if (command.name === 'volume/set') return { volume: volumePercentOfStep(volumeStepOfPercent(command.body.volume)) };
  return 'body' in command ? { ...command.body } : undefined;
}

/** An answer may be late and belong to an earlier command of the same name: it repeats the body that it is about. */
function isAnswerTo(told: PlayerMessage & { kind: 'response' }, command: CommandToSend): boolean {
  if (!acknowledges(told.command, command.name)) return false;
  const body = parseJson(new TextEncoder().encode(told.requestBody));
  if (typeof body !== 'object' || body === null) return true;
  const answered = Object.entries(bodyOf(command) ?? {});
  return answered.every(([name, value]) => Object.is((body as Record<string, unknown>)[name], value));
}

function isSeen({ name }: CommandToSend): boolean {
  return name.startsWith('card/') || name === 'volume/set' || name === 'sleep-timer/set';
}

/** Whether the state is now what the command asked for, as far as that can be seen. */
function hasFollowed({ command, sentAtMs }: Awaited, state: PlayerState): boolean {
  const playback = playbackOf(state);
  if (!playback || playback.atMs < sentAtMs) return false;
  switch (command.name) {
    case 'card/start':
      return hasStarted(command.body, playback, sentAtMs);
    case 'card/stop':
      return playback.yotoCardId === undefined;
    case 'card/pause':
      return playback.status === 'paused';
    case 'card/resume':
      return playback.status === 'playing';
    case 'volume/set': {
      const { volume, volumeMax = 16 } = state.events;
      return volume === Math.min(volumeMax, volumeStepOfPercent(command.body.volume));
    }
    case 'sleep-timer/set':
      return isNear(
        sleepTimerLeftMs(state, playback.atMs) ?? 0,
        command.body.seconds * 1000 - (playback.atMs - sentAtMs),
      );
    default:
      return false;
  }
}

function hasStarted(
  body: Extract<CommandToSend, { name: 'card/start' }>['body'],
  playback: Playback,
  sentAtMs: number,
): boolean {
  const { yotoCardId, chapterKey, trackKey, status } = playback;
  if (status !== 'playing' || !body.uri.endsWith(`/${yotoCardId}`)) return false;
  if ((body.chapterKey ?? chapterKey) !== chapterKey || (body.trackKey ?? trackKey) !== trackKey) return false;
  if (body.secondsIn === undefined) return true;
  const expectedMs = body.secondsIn * 1000 + playback.atMs - sentAtMs;
  return isNear(positionAt(playback, playback.atMs) ?? 0, expectedMs);
}

const isNear = (isMs: number, expectedMs: number) => Math.abs(isMs - Math.max(0, expectedMs)) < SLACK_MS;
