// What goes wrong, by lot: messages lost, doubled, late and out of order; requests that fail in every way; sockets cut, the
// broker gone, our name taken by another; clocks of players that are wrong. And everything well again, to look at.
import mqtt from 'mqtt';
import { mqttUsername } from '#cloud/wire/mqtt.ts';
import type { SoakHouse } from './house.ts';

/** Otherwise a sign-in is lost with the one answer that nobody heard, whatever we do. */
const REUSE_GRACE_S = 120;
const WELL = {
  ...{ eventLossRatio: 0, eventDuplicateRatio: 0, eventDelayMs: 0, eventJitterMs: 0 },
  ...{ answerLossRatio: 0, answerDuplicateRatio: 0, answerJitterMs: 0 },
  ...{ commandLossRatio: 0, commandDuplicateRatio: 0, commandDelayMs: 0, commandJitterMs: 0, brokerDown: false },
};
const CLOCKS_MS = [0, 0, 0, 300_000, -86_400_000, 5000, -20_000];
const TAKEN_MS = 10_000;

export class Trouble {
  readonly #house: SoakHouse;
  readonly #lot: () => number;
  readonly counts: Record<string, number> = {};
  /** Other programs that have taken a name of ours. */
  others = 0;

  constructor(house: SoakHouse, lot: () => number) {
    this.#house = house;
    this.#lot = lot;
  }

  /** The way of every message and request is bad until all is well again. */
  begin(): void {
    const { simulator, playerIds } = this.#house;
    const lot = this.#lot;
    simulator.change({
      ...{ eventLossRatio: 0.1 * lot(), eventDuplicateRatio: 0.1 * lot(), eventDelayMs: 300 * lot() },
      ...{ eventJitterMs: 4000 * lot(), answerLossRatio: 0.3 * lot(), answerDuplicateRatio: 0.2 * lot() },
      ...{ answerJitterMs: 1500 * lot(), commandLossRatio: 0.1 * lot(), commandDelayMs: 200 * lot() },
      ...{ commandJitterMs: 500 * lot(), refreshReuseGraceS: REUSE_GRACE_S },
    });
    const seed = () => Math.floor(lot() * 2 ** 31);
    const often = { pathStart: '/device-v2' };
    simulator.faults.add({ kind: 'answer', ...often, status: 500, ratio: 0.1, seed: seed() });
    simulator.faults.add({ kind: 'delay', ...often, delayMs: 3000, ratio: 0.1, seed: seed() });
    simulator.faults.add({ kind: 'answer', ...often, status: 429, retryAfterS: 5, ratio: 0.05, seed: seed() });
    simulator.faults.add({ kind: 'cut', ...often, ratio: 0.1, seed: seed() });
    simulator.faults.add({ kind: 'lost-answer', ...often, ratio: 0.1, seed: seed() });
    simulator.faults.add({ kind: 'half-answer', ...often, ratio: 0.05, seed: seed() });
    const token = { pathStart: '/oauth/token', method: 'POST' };
    simulator.faults.add({ kind: 'cut', ...token, ratio: 0.2, seed: seed() });
    simulator.faults.add({ kind: 'answer', ...token, status: 503, ratio: 0.2, seed: seed() });
    simulator.faults.add({ kind: 'lost-answer', ...token, ratio: 0.2, seed: seed() });
    for (const playerId of playerIds) {
      if (lot() > 0.3) continue;
      simulator.board.changeOwn(playerId, { playerClockSkewMs: CLOCKS_MS[Math.floor(lot() * CLOCKS_MS.length)] });
      this.#count('clocks set');
    }
  }

  /** Something strikes now and then, once. */
  async strike(): Promise<void> {
    const { simulator } = this.#house;
    const lot = this.#lot();
    if (lot < 0.02) {
      simulator.broker.disconnect();
      this.#count('connections cut');
    } else if (lot < 0.028) {
      simulator.change({ brokerDown: true });
      simulator.broker.disconnect();
      this.#count('brokers gone');
    } else if (lot < 0.038) {
      await this.#takeOurName();
      this.#count('names taken');
    } else if (lot < 0.2) {
      simulator.change({ brokerDown: false });
    }
  }

  end(): void {
    this.#house.simulator.change(WELL);
    this.#house.simulator.faults.clear();
  }

  /** Another program of the family connects under the name that we have. */
  async #takeOurName(): Promise<void> {
    const { simulator, clock } = this.#house;
    const ours = simulator.broker.connections().find(({ clientId }) => clientId.startsWith('FAM'));
    if (!ours) return;
    const { access_token: password } = await simulator.makeToken();
    const other = mqtt.connect(simulator.mqttUrl, {
      ...{ protocolVersion: 4, clientId: ours.clientId, username: mqttUsername(), password, reconnectPeriod: 0 },
    });
    other.on('error', () => undefined);
    other.once('connect', () => {
      this.others += 1;
    });
    other.once('close', () => {
      this.others -= 1;
    });
    clock.after(TAKEN_MS, () => other.end(true));
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}
