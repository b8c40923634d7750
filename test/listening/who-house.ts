// A house for the tests of who listens: four children with a player each, one address for all of them, one card that
// each of them has. Keeps what was answered next to who it really was. Players are plugged in from outside.
import { pino } from 'pino';
import { Asking } from '#cloud/live-asking.ts';
import { PlayerEvents } from '#cloud/wire/mqtt.ts';
import type { Place } from '#core/listening/who.ts';
import { foldPlayer, type PlayerState, playbackOf, tellsOfPlaying, unknownPlayer } from '#core/player/state.ts';
import { type Db, openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createFamily, type Family } from '#server/features/family/service.ts';
import { createWho, type Identified, type Who } from '#server/features/listening/who/service.ts';
import { idsFrom } from '#server/ids.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';

export const ADDRESS = '203.0.113.7';
export const PLACE: Place = { yotoCardId: 'aaaaa', chapterKey: '01', trackKey: 'a' };
const COLOURS = ['coral', 'sea', 'leaf', 'plum'] as const;

export interface Answered {
  playerId: string;
  arrivedAtMs: number;
  waitedMs: number;
  found: Identified;
  /** What an event told afterwards. */
  laterPlayerId?: string | undefined;
}

/** Figures of many starts. `alone`: no other start of the card within the wait. */
export interface Tally {
  starts: number;
  alone: number;
  /** Told another's child, then or later. Must be none. */
  wrong: number;
  /** Of those alone: told in time; told in the end. */
  inTime: number;
  inTheEnd: number;
  /** Answered with the household's default. */
  byDefault: number;
  /** The longest that anybody waited. */
  waitedMs: number;
}

export class House {
  readonly clock = new ManualClock();
  readonly #folder: TemporaryFolder = temporaryFolder();
  #db!: Db;
  family!: Family;
  who!: Who;
  readonly playerIds: string[] = [];
  readonly childOf = new Map<string, string>();
  readonly answered: Answered[] = [];
  readonly #states = new Map<string, PlayerState>();
  hasEvents = true;
  /** The cards' tracks that point at the stream. */
  placesOf: () => readonly Place[] | Promise<readonly Place[]> = () => [PLACE];
  /** A player is asked to say everything. */
  ask: (playerId: string) => void = () => undefined;
  #asking!: Asking;
  readonly #closing = new AbortController();

  async open(): Promise<this> {
    const { clock } = this;
    this.#db = await openDb(this.#folder.path);
    const log = pino({ level: 'silent' });
    const events = new Events({ db: this.#db, clock, log });
    this.family = createFamily({ db: this.#db, events, clock, makeId: idsFrom(clock) });
    await this.family.load();
    for (const [index, colour] of COLOURS.entries()) {
      const child = await this.family.addChild({ name: `Child ${index}`, colour });
      this.playerIds.push(`player-${index}`);
      this.childOf.set(`player-${index}`, child.id);
    }
    const everybody = await this.family.addChild({ name: 'Everybody', colour: 'rose' });
    await this.family.updateSettings({ defaultChildId: everybody.id });
    await this.#db.write((tx) =>
      tx
        .insertInto('yoto_account')
        .values({ id: 'account', client_id: 'client', name: 'Account', created_at_ms: 0, updated_at_ms: 0 })
        .execute(),
    );
    await this.family.keepPlayers(
      'account',
      this.playerIds.map((id) => ({ id, name: id, family: 'v3' })),
    );
    for (const [id, childId] of this.childOf) await this.family.updatePlayer(id, { childId });
    this.#asking = new Asking({
      ...{ clock, playerIds: this.playerIds },
      publish: async (playerId, command) => {
        if (command === 'events/request') this.ask(playerId);
        return 'sent';
      },
    });
    this.who = createWho({
      ...{ clock, log, family: this.family },
      placesOf: () => this.placesOf(),
      hasEvents: () => this.hasEvents,
      ask: () => this.#asking.askAll(),
    });
    this.who.onLate((id, found) => {
      const answered = this.answered.find((one) => one.found.id === id);
      if (answered) answered.laterPlayerId = found.playerId;
    });
    return this;
  }

  /** Asks now and every few minutes, as the live connection does; players say nothing for long unless they are asked. */
  keepAsking(): void {
    void this.#asking.keepOn(this.#closing.signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#db[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }

  /** A message of a player as it comes from the broker. */
  hear(playerId: string, payload: object): void {
    const state = this.#states.get(playerId) ?? unknownPlayer(playerId);
    const message = { kind: 'events', deviceId: playerId, events: PlayerEvents.parse(payload) } as const;
    this.#asking.heard(message);
    const next = foldPlayer(state, message, this.clock.now());
    this.#states.set(playerId, next);
    const playback = playbackOf(next);
    if (playback && tellsOfPlaying(message)) this.who.hear(playback, playbackOf(state));
    if (next.isDoubtful) this.#asking.ask(playerId);
  }

  async request(playerId: string): Promise<Identified> {
    const arrivedAtMs = this.clock.now();
    const found = await this.who.identify({ streamId: 'stream', address: ADDRESS, arrivedAtMs });
    this.answered.push({ playerId, arrivedAtMs, waitedMs: this.clock.now() - arrivedAtMs, found });
    return found;
  }

  tally(waitMs = 800): Tally {
    const sorted = this.answered.toSorted((a, b) => a.arrivedAtMs - b.arrivedAtMs);
    const isAlone = (index: number) =>
      [sorted[index - 1], sorted[index + 1]].every(
        (other) => !other || Math.abs(other.arrivedAtMs - (sorted[index]?.arrivedAtMs ?? 0)) > waitMs,
      );
    const alone = sorted.filter((_, index) => isAlone(index));
    const count = (list: Answered[], is: (one: Answered) => boolean) => list.filter(is).length;
    const isWrong = ({ playerId, found, laterPlayerId = playerId }: Answered) =>
      laterPlayerId !== playerId ||
      (found.playerId ?? playerId) !== playerId ||
      (found.confidence !== 'default' && found.childId !== this.childOf.get(playerId));
    const isInTime = ({ playerId, found }: Answered) => found.childId === this.childOf.get(playerId);
    return {
      starts: sorted.length,
      alone: alone.length,
      wrong: count(sorted, isWrong),
      inTime: count(alone, isInTime),
      inTheEnd: count(alone, (one) => isInTime(one) || one.laterPlayerId === one.playerId),
      byDefault: count(sorted, ({ found }) => found.confidence !== 'event'),
      waitedMs: Math.max(0, ...sorted.map(({ waitedMs }) => waitedMs)),
    };
  }
}
