// What a player did, for the web app and for tests: its last requests, messages and commands, and the ears that listen along.

import type { RequestRecord } from './fetch.ts';
import type { AudioEvent } from './playback.ts';

/** A message as it left the player. `atMs` Unix milliseconds. */
export interface SentMessage {
  atMs: number;
  suffix: string;
  payload: object;
}

/** A command that the player came to, and whether it could make sense of it. `body` as it was sent. */
export interface CommandRecord {
  atMs: number;
  name: string;
  body: string;
  isDone: boolean;
}

const kept = { requests: 500, messages: 1_000, commands: 500 };

export class Journal {
  readonly requests: RequestRecord[] = [];
  readonly messages: SentMessage[] = [];
  readonly commands: CommandRecord[] = [];
  readonly #ears = new Set<(event: AudioEvent) => void>();

  addRequest(record: RequestRecord): void {
    this.requests.push(record);
    if (this.requests.length > kept.requests) this.requests.shift();
  }

  addMessage(message: SentMessage): void {
    this.messages.push(message);
    if (this.messages.length > kept.messages) this.messages.shift();
  }

  addCommand(record: CommandRecord): void {
    this.commands.push(record);
    if (this.commands.length > kept.commands) this.commands.shift();
  }

  /** Listeners are called in turn and must not wait: what is slow keeps its own queue. */
  listen(ear: (event: AudioEvent) => void): () => void {
    this.#ears.add(ear);
    return () => this.#ears.delete(ear);
  }

  hear(event: AudioEvent): void {
    for (const ear of this.#ears) {
      try {
        ear(event);
      } catch (error) {
        // A broken ear must not stop the music for the others; it hears no more.
        this.#ears.delete(ear);
        process.emitWarning(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }
}
