// Moves bytes to listeners: headers and the first blocks in one go, then one batch per listener at a time, continued when
// the system has taken it. Whatever goes wrong ends in a destroyed socket, never in a hanging one, and nothing is held
// after that. What is sent, and to whom, is decided elsewhere. See docs/protocol/streaming-http.md §6–§8.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../clock.ts';
import { BLOCK_BYTES } from './block-cache.ts';
import { SegmentDamaged } from './descriptor-cache.ts';
import type { ByteBody, Piece } from './plan-bytes.ts';

/** Linux says "writable again" only when a third of a send buffer of megabytes is free: minutes, at a player's pace. */
const STALL_MS = 300_000;
const SWEEP_MS = 30_000;
/** What a disk gets at least, however long deciding took. */
const LEAST_DISK_MS = 100;
/** A reader as fast as memory would otherwise keep the loop to itself. */
const BATCHES_PER_TURN = 16;

export interface Answer {
  request: IncomingMessage;
  response: ServerResponse;
  status: 200 | 206;
  /** Names and values in turn. */
  headers: string[];
  body: ByteBody;
  startByte: number;
  /** Exclusive. */
  endByte: number;
  /** Names what is being sent, for `cut`. */
  streamId: string;
  /** False once it must not go on, for `cut`. */
  mayGoOn?: () => boolean;
  /** The system took `bytes` more, up to position `toByte`. Taken is not heard. */
  onDelivered?: (bytes: number, toByte: number) => void;
  /** Once, whatever happened. */
  onClosed?: () => void;
  /** By the clock: nothing was read from the disk until then, which counts as a fault. */
  mustBeginByMs?: number;
  /** Nothing was sent yet: answer anew instead of destroying the socket. `damage`: a segment turned out to be broken. */
  onBrokenBeforeStart?: (why: 'damage' | 'fault') => void;
}

export interface SenderDeps {
  clock: Clock;
  /** A segment of what was being sent is missing or not as long as recorded. */
  onDamage: (hash: string, sizeBytes: number) => void;
  onFault: (cause: unknown) => void;
  stallMs?: number;
}

export class Sender {
  readonly deps: SenderDeps;
  readonly #active = new Set<Sending>();
  #whenIdle: (() => void) | undefined;
  #stopSweeping: (() => void) | undefined;
  #isDraining = false;

  constructor(deps: SenderDeps) {
    this.deps = deps;
  }

  get activeCount(): number {
    return this.#active.size;
  }

  /** Takes over the response. Everything after this call is told through the answer's functions. */
  send(answer: Answer): void {
    if (this.#isDraining) answer.headers.push('Connection', 'close');
    const sending = new Sending(answer, this.deps, () => this.#leave(sending));
    this.#active.add(sending);
    this.#stopSweeping ??= this.deps.clock.after(SWEEP_MS, () => this.#sweep());
    sending.begin();
  }

  /** Ends open answers at once: all that match. Returns how many there were. */
  cut(isDoomed: (answer: Answer) => boolean): number {
    const doomed = [...this.#active].filter(({ answer }) => isDoomed(answer));
    for (const sending of doomed) sending.destroy();
    return doomed.length;
  }

  /** Lets open answers finish for at most `withinMs`, then ends them. */
  async drain(withinMs: number): Promise<void> {
    this.#isDraining = true;
    const idle = Promise.withResolvers<void>();
    if (this.#active.size === 0) idle.resolve();
    this.#whenIdle = idle.resolve;
    const stopWaiting = this.deps.clock.after(withinMs, () => {
      for (const sending of [...this.#active]) sending.destroy();
    });
    await idle.promise;
    stopWaiting();
    this.#stopSweeping?.();
  }

  #leave(sending: Sending): void {
    this.#active.delete(sending);
    if (this.#active.size === 0) this.#whenIdle?.();
  }

  #sweep(): void {
    const stalledSince = this.deps.clock.now() - (this.deps.stallMs ?? STALL_MS);
    for (const sending of [...this.#active]) if (sending.isLost(stalledSince)) sending.destroy();
    const isNeeded = this.#active.size > 0;
    this.#stopSweeping = isNeeded ? this.deps.clock.after(SWEEP_MS, () => this.#sweep()) : undefined;
  }
}

/** One answer under way. */
class Sending {
  readonly answer: Answer;
  readonly #deps: SenderDeps;
  readonly #leave: () => void;
  #at: number;
  /** What is being collected or written; its memory must stay as it is until then. */
  readonly #held: Piece[] = [];
  /** Bytes of that. */
  #outstanding = 0;
  #batches = 0;
  #progressAtMs: number;
  #stopWaiting: (() => void) | undefined;
  #isOver = false;

  constructor(answer: Answer, deps: SenderDeps, leave: () => void) {
    this.answer = answer;
    this.#deps = deps;
    this.#leave = leave;
    this.#at = answer.startByte;
    this.#progressAtMs = deps.clock.now();
  }

  begin(): void {
    const { response, request } = this.answer;
    response.once('close', this.#onClose);
    // A client that left before we began has no close event left to tell us.
    if (response.destroyed || request.socket.destroyed) this.#onClose();
    else this.#pump();
  }

  destroy(): void {
    this.answer.request.socket.destroy();
    this.#finish();
  }

  /** Also finds answers queued behind another on a connection that died: those get no close event. */
  isLost(stalledSinceMs: number): boolean {
    return this.#progressAtMs <= stalledSinceMs || this.answer.request.socket.destroyed;
  }

  readonly #pump = (): void => {
    if (this.#isOver) return;
    try {
      this.#gather();
    } catch (cause) {
      this.#fail(cause);
    }
  };

  /** Collects more than one block before anything is written: the cache reads two in one go, and damage behind a short
   * first piece, such as the Info frame, is found before anything was said. */
  #gather(): void {
    const { body, endByte } = this.answer;
    while (this.#at < endByte && this.#outstanding <= BLOCK_BYTES) {
      const piece = body.pieceAt(this.#at, endByte);
      if (piece instanceof Promise) {
        this.#waitForDisk();
        piece.then(this.#take, this.#fail);
        return;
      }
      this.#add(piece);
    }
    this.#write();
  }

  /** A disk that does not answer, such as one on a network that is gone, must not silence a child. */
  #waitForDisk(): void {
    const { mustBeginByMs, response } = this.answer;
    if (mustBeginByMs === undefined || this.#stopWaiting || response.headersSent) return;
    // In the machine's own time, which a moved clock does not make a disk quicker in.
    const leftMs = Math.max(LEAST_DISK_MS, mustBeginByMs - this.#deps.clock.now());
    this.#stopWaiting = systemClock.after(leftMs, () => {
      if (!response.headersSent) this.#fail(new Error('The disk does not answer.'));
    });
  }

  /** A piece that had to be read first. */
  readonly #take = (piece: Piece): void => {
    if (this.#isOver) {
      this.answer.body.release(piece);
      return;
    }
    this.#add(piece);
    this.#pump();
  };

  #add(piece: Piece): void {
    this.#held.push(piece);
    this.#at += piece.bytes.length;
    this.#outstanding += piece.bytes.length;
  }

  #write(): void {
    const { response, endByte, status, headers } = this.answer;
    this.#stopWaiting?.();
    if (!response.headersSent) response.writeHead(status, headers);
    response.cork();
    const last = this.#held.length - 1;
    for (const [index, { bytes }] of this.#held.entries()) {
      if (index < last) response.write(bytes);
      else if (this.#at < endByte) response.write(bytes, this.#onWritten);
      else response.end(bytes);
    }
    response.uncork();
  }

  readonly #onWritten = (fault?: Error | null): void => {
    // A failed write is followed by the close event, which ends this.
    if (fault || this.#isOver) return;
    this.#deliver();
    if (++this.#batches % BATCHES_PER_TURN === 0) setImmediate(this.#pump);
    else this.#pump();
  };

  #deliver(): void {
    const bytes = this.#outstanding;
    this.#outstanding = 0;
    this.#releaseHeld();
    this.#progressAtMs = this.#deps.clock.now();
    this.answer.onDelivered?.(bytes, this.#at);
  }

  #releaseHeld(): void {
    for (const piece of this.#held) this.answer.body.release(piece);
    this.#held.length = 0;
  }

  readonly #onClose = (): void => {
    if (this.#isOver) return;
    if (this.answer.response.writableFinished) this.#deliver();
    else this.answer.request.socket.destroy();
    this.#finish();
  };

  readonly #fail = (cause: unknown): void => {
    if (this.#isOver) return;
    const why = cause instanceof SegmentDamaged ? 'damage' : 'fault';
    if (cause instanceof SegmentDamaged) this.#deps.onDamage(cause.hash, cause.sizeBytes);
    else this.#deps.onFault(cause);
    const { response, onBrokenBeforeStart } = this.answer;
    if (onBrokenBeforeStart && !response.headersSent && !response.destroyed) {
      this.#finish();
      onBrokenBeforeStart(why);
      return;
    }
    this.destroy();
  };

  /** Everything has been written, or nothing more will be: the socket is destroyed, or nothing was handed to it. */
  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopWaiting?.();
    this.#releaseHeld();
    this.answer.response.off('close', this.#onClose);
    this.#leave();
    this.answer.onClosed?.();
  }
}
