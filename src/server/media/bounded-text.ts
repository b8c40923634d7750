// Text from a program that may talk without end: keep its beginning and its end, or take it line by line.
// Never grows beyond what it was given. Used by ffmpeg.ts.

/** Keeps the first and the last `limit` characters of what is added. */
export class BoundedText {
  readonly #limit: number;
  #head = '';
  #tail = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(text: string): void {
    const room = this.#limit - this.#head.length;
    this.#head += text.slice(0, room);
    const rest = text.slice(room);
    if (rest) this.#tail = (this.#tail + rest).slice(-this.#limit);
  }

  toString(): string {
    return this.#head + this.#tail;
  }
}

/** Cuts a flow of text into lines (LF or CR), each at most `limit` characters; longer ones lose their end. */
export class LineSplitter {
  readonly #limit: number;
  #open = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(text: string): string[] {
    const lines = (this.#open + text).split(/[\r\n]+/);
    this.#open = (lines.pop() ?? '').slice(0, this.#limit);
    return lines.filter((line) => line !== '').map((line) => line.slice(0, this.#limit));
  }
}
