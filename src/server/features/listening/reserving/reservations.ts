// What our own commands have reserved: before each `card/start` that we send, what that player's next requests of the
// stream get (docs/protocol/streaming-http.md §3). In memory only: it lives for seconds, and after a restart the ordinary
// rules find the same play. Who asks is not decided here; that is open-reserved.ts.
import { isAt, type ReservedStart, sinceJumpMs } from '#core/listening/reserved.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Source } from '#core/source/document.ts';
import type { Clock } from '../../../clock.ts';
import type { Places } from '../../cards/places/service.ts';
import type { Opened } from '../deciding/asked.ts';
import type { Kept } from '../store.ts';

/** A command waits five seconds for its answer, and a slow player greets the server first. */
const UNUSED_MS = 15_000;
/** HEAD, the first bytes, then all of it: what belongs together comes within this time. */
const USED_MS = 10_000;
/** Who gets no more only looked at it. */
const LOOK_BYTES = 64 * 1024;

export interface Reserved extends ReservedStart {
  atMs: number;
  untilMs: number;
  /** The play that goes on; absent: what is decided for this player then. */
  play?: Kept | undefined;
  /** Played instead of what the stream plays to others. */
  source?: Source | undefined;
  /** The card is in nobody's hands: only our commands start it. */
  isOursAlone: boolean;
  /** It was asked for. */
  isUsed: boolean;
  /** Sound was sent for it: further starts from the beginning are hardly its own. */
  isAnswered: boolean;
  isJumpTold: boolean;
  deciding?: Promise<Opened> | undefined;
  answered: PromiseWithResolvers<boolean>;
}

export interface ToReserve extends ReservedStart {
  play?: Kept | undefined;
  source?: Source | undefined;
  isOursAlone?: boolean | undefined;
}

export interface Reservation {
  /** True when sound was sent for it; false when it has ended without. */
  answered: Promise<boolean>;
  /** The command was not carried out. */
  withdraw(): void;
}

export class Reservations {
  readonly #clock: Clock;
  readonly #places: Pick<Places, 'ofStream'>;
  #open: Reserved[] = [];

  constructor({ clock, places }: { clock: Clock; places: Pick<Places, 'ofStream'> }) {
    this.#clock = clock;
    this.#places = places;
  }

  /** A player does one thing at a time: what was reserved for it before is over. */
  reserve(start: ToReserve): Reservation {
    const { atMs, untilMs } = { atMs: this.#clock.now(), untilMs: this.#clock.now() + UNUSED_MS };
    const flags = { isOursAlone: start.isOursAlone ?? false, isUsed: false, isAnswered: false, isJumpTold: false };
    const reserved: Reserved = { ...start, ...flags, atMs, untilMs, answered: Promise.withResolvers() };
    this.#end((one) => one.playerId === start.playerId);
    this.#open.push(reserved);
    this.#endLater(reserved);
    return { answered: reserved.answered.promise, withdraw: () => this.#end((one) => one === reserved) };
  }

  /** What may be meant by a request of this stream; empty as a rule. */
  of(streamId: string, slot: number | undefined): Reserved[] {
    if (this.#open.length === 0) return [];
    const places = this.#places.ofStream(streamId).filter((place) => slot === undefined || (place.slot ?? 1) === slot);
    return this.#open.filter((reserved) => places.some((place) => isAt(reserved, place)));
  }

  use(reserved: Reserved): void {
    reserved.isUsed = true;
    reserved.untilMs = this.#clock.now() + USED_MS;
    this.#endLater(reserved);
  }

  /** Some of this play was sent. */
  delivered(play: Kept): void {
    if (this.#open.length === 0 || play.deliveredTo < Math.min(LOOK_BYTES, play.sizeBytes)) return;
    for (const reserved of this.#open) {
      if (reserved.play !== play || !reserved.isUsed) continue;
      reserved.isAnswered = true;
      reserved.answered.resolve(true);
    }
  }

  /** How far the player has come, when this tells of a jump that we have commanded; once for each. */
  jumpOf(playback: Playback): number | undefined {
    for (const reserved of this.#open) {
      const sinceMs = reserved.isJumpTold ? undefined : sinceJumpMs(reserved, playback);
      if (sinceMs === undefined) continue;
      reserved.isJumpTold = true;
      return sinceMs;
    }
    return undefined;
  }

  /** A card that was taken out begins anew when it is put in. */
  hear({ playerId, yotoCardId }: Playback): void {
    if (yotoCardId === undefined) this.#end((one) => one.playerId === playerId && one.isAnswered);
  }

  #endLater(reserved: Reserved): void {
    const leftMs = Math.max(0, reserved.untilMs - this.#clock.now());
    this.#clock.after(leftMs, () => this.#end((one) => one === reserved && one.untilMs <= this.#clock.now()));
  }

  #end(isOver: (reserved: Reserved) => boolean): void {
    for (const reserved of this.#open) if (isOver(reserved)) reserved.answered.resolve(false);
    this.#open = this.#open.filter((reserved) => !isOver(reserved));
  }
}
