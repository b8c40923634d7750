// Commands as a device takes them: one after the other, after a moment, each answered OK or FAIL on `response`.
// OK means understood, not done. What a command does is the target's; who may send one is the broker's.

import { oldCommandNames, resourceOf } from '#cloud/wire/acknowledgement.ts';
import { type CommandBody, type CommandName, commandBodies, isCommandName, parseJson } from '#cloud/wire/mqtt.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';

/** Each command returns whether the device could make sense of it. */
export type CommandTarget = { [Name in CommandName]: (body: CommandBody<Name>) => boolean };

export interface CommandDeps {
  clock: SimulatorClock;
  switches(): Switches;
  random(): number;
  respond(status: Record<string, string>): void;
  /** What it came to, for the journal. */
  performed(name: string, body: string, isDone: boolean): void;
  target: CommandTarget;
}

const jitterMs = 250;
const backToBackMs = 500;
const statusCommands: readonly string[] = ['status/request', 'status'];

const currentNames = new Map(Object.entries(oldCommandNames).map(([name, old]) => [old, name as CommandName]));

/** The name a command has today; undefined for one that is not understood. */
export function currentName(name: string, switches: Switches): CommandName | undefined {
  if (isCommandName(name)) return name;
  return switches.acceptFlatCommands ? currentNames.get(name) : undefined;
}

/** The name under which a device acknowledges a command. */
function shownName(name: string, { responseNames }: Switches): string {
  // By its whole name, whatever the others are called (seen).
  if (responseNames === 'command' || name === 'status/request') return name;
  if (responseNames === 'seen' && isCommandName(name)) return oldCommandNames[name] ?? resourceOf(name);
  return resourceOf(name);
}

export class CommandQueue {
  readonly #deps: CommandDeps;
  #freeAtMs = 0;
  #lastStatusAtMs = Number.NEGATIVE_INFINITY;
  #pending = new Set<() => void>();

  constructor(deps: CommandDeps) {
    this.#deps = deps;
  }

  receive(name: string, payload: Uint8Array | string | object): void {
    const { clock } = this.#deps;
    const { answerDelayMs, cardStartDelayMs, dropBackToBackRequests } = this.#deps.switches();
    const nowMs = clock.now();
    if (statusCommands.includes(name)) {
      const isBackToBack = nowMs - this.#lastStatusAtMs < backToBackMs;
      this.#lastStatusAtMs = nowMs;
      if (isBackToBack && dropBackToBackRequests) return;
    }
    const usualMs = answerDelayMs === 0 ? 0 : answerDelayMs + this.#deps.random() * jitterMs;
    const delayMs =
      currentName(name, this.#deps.switches()) === 'card/start' && answerDelayMs > 0 ? cardStartDelayMs : usualMs;
    if (delayMs === 0 && this.#pending.size === 0) {
      this.#run(name, payload);
      return;
    }

    // The device does one thing at a time: a quick command does not overtake a slow one before it.
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs + delayMs);
    const cancel = clock.after(this.#freeAtMs - nowMs, () => {
      this.#pending.delete(cancel);
      this.#run(name, payload);
    });
    this.#pending.add(cancel);
  }

  /** Forgets what was not yet begun: the device lost power or network. */
  clear(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
    this.#freeAtMs = 0;
  }

  #run(name: string, payload: Uint8Array | string | object): void {
    const { switches, respond, performed, target } = this.#deps;
    const text = textOf(payload);
    const meant = currentName(name, switches());
    const done = meant !== undefined && perform(target, meant, text);
    // An object without members comes back as nothing (seen).
    const requestBody = text.trim() === '{}' ? '' : text;
    performed(name, text, done);
    respond({ [shownName(name, switches())]: done ? 'OK' : 'FAIL', req_body: requestBody });
  }
}

function perform<Name extends CommandName>(target: CommandTarget, name: Name, text: string): boolean {
  const body = text.trim() === '' ? {} : parseJson(new TextEncoder().encode(text));
  const parsed = commandBodies[name].safeParse(body);
  return parsed.success && target[name](parsed.data as CommandBody<Name>);
}

function textOf(payload: Uint8Array | string | object): string {
  if (typeof payload === 'string') return payload;
  return payload instanceof Uint8Array ? new TextDecoder().decode(payload) : JSON.stringify(payload);
}
