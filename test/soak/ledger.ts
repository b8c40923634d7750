// What parents ask of players over the API, and what became of it: what was acknowledged happened exactly once, what was
// refused did not, and nothing was sent twice. Each command can be told from all others by a number in it.
import type { Wish } from '#core/player/wishes.ts';
import type { Arrival, SoakHouse } from './house.ts';
import { TRACK_S, TRACKS_PER_CARD } from './house.ts';

interface Entry {
  number: number;
  playerId: string;
  wish: Wish;
  askedAtMs: number;
  /** A member of the body that no other command of this player has. */
  mark: { name: string; text: string };
  outcome?: string;
  detail?: string;
}

export class Ledger {
  readonly #house: SoakHouse;
  readonly #lot: () => number;
  #entries: Entry[] = [];
  #made = 0;
  #underWay = 0;
  readonly sums: Record<string, number> = {};
  readonly breaches: string[] = [];

  constructor(house: SoakHouse, lot: () => number) {
    this.#house = house;
    this.#lot = lot;
  }

  get isQuiet(): boolean {
    return this.#underWay === 0;
  }

  /** One wish for one player; sometimes asked twice, as by an app that lost the answer. */
  ask(): void {
    const lot = this.#lot;
    const { client, playerIds, clock } = this.#house;
    const number = ++this.#made;
    const playerId = playerIds[Math.floor(lot() * playerIds.length)] as string;
    const { wish, mark } = this.#wish(number);
    const entry: Entry = { number, playerId, wish, askedAtMs: clock.now(), mark };
    this.#entries.push(entry);
    const call = () => client.players.command({ params: { playerId }, body: { wish, requestId: `soak-${number}` } });
    const asked = lot() < 0.1 ? [call(), call()] : [call()];
    this.#underWay += 1;
    void Promise.allSettled(asked).then((settled) => {
      this.#underWay -= 1;
      const said = settled.map((one) => (one.status === 'fulfilled' ? one.value.outcome : codeOf(one.reason)));
      entry.outcome = said[0] ?? 'nothing';
      entry.detail = settled
        .map((one) => (one.status === 'rejected' ? String(one.reason?.detail ?? one.reason) : ''))
        .join();
      if (said.some((one) => one !== said[0])) this.#breach(entry, `one request had two outcomes: ${said.join(', ')}`);
      this.sums[entry.outcome] = (this.sums[entry.outcome] ?? 0) + 1;
    });
  }

  /** All that is over is compared with what reached the cloud and what players did. */
  check(): void {
    const { arrivals, simulator } = this.#house;
    for (const entry of this.#entries) {
      const isIts = ({ name, body }: { name: string; body: string }) =>
        name === entry.mark.name && body.includes(entry.mark.text);
      const sent = arrivals.filter((one) => one.playerId === entry.playerId && isIts(one)).length;
      const done = simulator
        .player(entry.playerId)
        .commands()
        .filter((one) => isIts(one) && one.isDone && one.atMs >= entry.askedAtMs).length;
      this.#judge(entry, sent, done);
    }
    this.#checkOrder(arrivals);
    this.#entries = [];
    arrivals.length = 0;
  }

  #judge(entry: Entry, sent: number, done: number): void {
    const { outcome = 'nothing' } = entry;
    if (sent > 1) this.#breach(entry, `was sent ${sent} times`);
    if (done > 1) this.#breach(entry, `was done ${done} times`);
    if (outcome === 'done' && done !== 1) this.#breach(entry, 'is told to be done, and was not');
    if (!['done', 'sent'].includes(outcome) && done > 0) this.#breach(entry, `was done, and called ${outcome}`);
    if (outcome === 'nothing') this.#breach(entry, 'was never answered');
  }

  /** To each player in the order in which they were asked for. */
  #checkOrder(arrivals: readonly Arrival[]): void {
    const last = new Map<string, number>();
    for (const { playerId, name, body } of arrivals) {
      const entry = this.#entries.find(
        ({ mark, playerId: id }) => id === playerId && mark.name === name && body.includes(mark.text),
      );
      if (!entry) continue;
      if (entry.number < (last.get(playerId) ?? 0)) this.#breach(entry, 'overtook an earlier one');
      last.set(playerId, entry.number);
    }
  }

  #wish(number: number): Pick<Entry, 'wish' | 'mark'> {
    const lot = this.#lot;
    const kind = lot();
    if (kind < 0.5) {
      const yotoCardId = this.#house.cardIds[Math.floor(lot() * this.#house.cardIds.length)] as string;
      const secondsIn = number % (TRACK_S - 60);
      const chapterKey = `0${1 + Math.floor(lot() * (TRACKS_PER_CARD + 1))}`;
      return {
        wish: { do: 'play', yotoCardId, chapterKey, positionMs: secondsIn * 1000 },
        mark: { name: 'card/start', text: `"secondsIn":${secondsIn}}` },
      };
    }
    if (kind < 0.75) {
      const seconds = 4000 + number;
      return { wish: { do: 'sleep-timer', seconds }, mark: { name: 'sleep-timer/set', text: `:${seconds}}` } };
    }
    const [r, g, b] = [number >> 16, (number >> 8) & 255, number & 255];
    const colour = `#${number.toString(16).padStart(6, '0')}`;
    return {
      wish: { do: 'night-light', colour },
      mark: { name: 'ambients/set', text: JSON.stringify({ r, g, b }) },
    };
  }

  #breach({ number, playerId, wish, askedAtMs, outcome, detail }: Entry, what: string): void {
    const when = new Date(askedAtMs).toISOString();
    this.breaches.push(
      `${when} command ${number} ${JSON.stringify(wish)} to ${playerId} ${what} (${outcome}, ${detail})`,
    );
  }
}

const codeOf = (reason: unknown) => String((reason as { code?: string }).code ?? reason);
