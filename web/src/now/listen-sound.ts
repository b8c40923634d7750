// Sound of a pretend player in the browser, out of the very bytes that it fetched: one relay is read, never the stream
// itself. Where the browser takes MP3 piece by piece (Media Source) it flows; elsewhere what is here so far is played,
// again and longer each time it runs out.
import { TrackBytes } from './track-bytes.ts';

const TYPE = 'audio/mpeg';
const PIECE_BYTES = 64 * 1024;
const AHEAD_S = 20;
const BEHIND_S = 20;
const OFF_MS = 4000;
const AGAIN_MS = 1500;

export interface Wanted {
  isPlaying: boolean;
  positionMs: number;
  /** 0 to 1. */
  volume: number;
}

export class ListenSound {
  readonly element = new Audio();
  readonly #bytes = new TrackBytes();
  readonly #stop = new AbortController();
  #wanted: Wanted = { isPlaying: false, positionMs: 0, volume: 1 };
  #isOn = false;
  #track = -1;
  #next = 0;
  #baseMs = 0;
  #buffer: SourceBuffer | undefined;
  #address = '';
  /** Bytes relayed so far, for whoever shows it. */
  received = 0;

  /** Opens the relay at once, so that sound can begin in the middle of a track. */
  constructor(relayPath: string) {
    this.element.addEventListener('ended', () => this.#restart());
    this.element.addEventListener('timeupdate', () => this.#feed());
    void this.#read(relayPath);
  }

  /** Only by a gesture of the listener: browsers allow sound then. */
  start(): void {
    this.#isOn = true;
    this.#restart();
  }

  pause(): void {
    this.#isOn = false;
    this.element.pause();
  }

  /** Follows the player: pauses with it, jumps with it, is as loud as it. */
  follow(wanted: Wanted): void {
    this.#wanted = wanted;
    this.element.volume = Math.min(1, Math.max(0, wanted.volume));
    if (!this.#isOn) return;
    if (!wanted.isPlaying) {
      this.element.pause();
      return;
    }
    const isOff = this.#bytes.fromStart && Math.abs(this.#positionMs - wanted.positionMs) > OFF_MS;
    if (this.#track !== this.#bytes.track || (isOff && !this.element.seeking)) this.#restart();
    else if (this.element.paused) this.#play();
  }

  close(): void {
    this.#stop.abort();
    this.pause();
    this.element.removeAttribute('src');
    URL.revokeObjectURL(this.#address);
  }

  /** How much of the present piece of sound was really played. */
  get heardMs(): number {
    return this.element.currentTime * 1000;
  }

  get #positionMs(): number {
    return this.#baseMs + this.element.currentTime * 1000;
  }

  async #read(path: string): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        const response = await fetch(path, { signal: this.#stop.signal });
        const reader = response.ok ? response.body?.getReader() : undefined;
        for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
          this.#bytes.append(piece.value);
          this.received += piece.value.length;
          this.#feed();
        }
      } catch {
        // The relay was cut; it is opened again below, and the sound goes on with what comes then.
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** Begins anew where the player is now. */
  #restart(): void {
    if (!this.#isOn || this.#bytes.size === 0) return;
    this.#track = this.#bytes.track;
    this.#next = Math.min(this.#bytes.byteAt(this.#wanted.positionMs), this.#bytes.size);
    this.#baseMs = this.#bytes.msAt(this.#next);
    this.#buffer = undefined;
    URL.revokeObjectURL(this.#address);
    if (canFlow()) this.#openFlow();
    else this.#address = URL.createObjectURL(this.#bytes.whole(this.#next));
    this.element.src = this.#address;
    this.#play();
  }

  #openFlow(): void {
    const source = new MediaSource();
    this.#address = URL.createObjectURL(source);
    source.addEventListener('sourceopen', () => {
      if (source.readyState !== 'open') return;
      const buffer = source.addSourceBuffer(TYPE);
      buffer.mode = 'sequence';
      buffer.addEventListener('updateend', () => this.#feed());
      this.#buffer = buffer;
      this.#feed();
    });
  }

  /** Hands on the next piece when there is room for it, and drops what was heard. */
  #feed(): void {
    const buffer = this.#buffer;
    if (!this.#isOn || !buffer || buffer.updating || this.#track !== this.#bytes.track) return;
    const now = this.element.currentTime;
    const ranges = buffer.buffered;
    const [from, to] = ranges.length > 0 ? [ranges.start(0), ranges.end(ranges.length - 1)] : [now, now];
    if (now - from > 2 * BEHIND_S) {
      buffer.remove(from, now - BEHIND_S);
      return;
    }
    const piece = to - now < AHEAD_S ? this.#bytes.slice(this.#next, PIECE_BYTES) : undefined;
    if (!piece) return;
    buffer.appendBuffer(piece);
    this.#next += piece.length;
  }

  #play(): void {
    if (!this.#wanted.isPlaying) return;
    this.element.play().catch((error: unknown) => {
      // A newer start took over (AbortError), or the browser wants a gesture first: the button stays there for it.
      if (!(error instanceof DOMException)) throw error;
    });
  }
}

function canFlow(): boolean {
  return typeof MediaSource === 'function' && MediaSource.isTypeSupported(TYPE);
}
