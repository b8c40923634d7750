// The sentences that are spoken, in memory, so that a decision finds them without waiting. Holds what the table holds,
// for this server's profile; every change goes through here. Never guesses: a rendering serves for exactly its text.
import { createHash } from 'node:crypto';
import { framesToMs, PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import type { SpeechFact } from '#core/source/world.ts';
import type { Db } from '../../../db/db.ts';
import type { Wording } from '../../../media/speech/voice.ts';
import * as store from '../store.ts';

const MISSING: SpeechFact = { state: 'missing' };

interface Entry {
  row: store.SpokenRow;
  fact: SpeechFact;
}

export class KnownSentences {
  readonly #db: Db;
  readonly #profile: ProfileId;
  /** By language and text. */
  readonly #entries = new Map<string, Entry>();

  constructor({ db, profile }: { db: Db; profile: ProfileId }) {
    this.#db = db;
    this.#profile = profile;
  }

  async load(): Promise<void> {
    for (const row of await store.listSpoken(this.#db.read, this.#profile)) this.#learn(row);
  }

  find(wording: Wording): SpeechFact {
    return this.#entries.get(nameOf(wording))?.fact ?? MISSING;
  }

  rowOf(wording: Wording): store.SpokenRow | undefined {
    return this.#entries.get(nameOf(wording))?.row;
  }

  get rows(): store.SpokenRow[] {
    return [...this.#entries.values()].map(({ row }) => row);
  }

  keyOf({ text, language }: Wording): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#profile, language.toLowerCase(), text]))
      .digest('hex');
  }

  /** What was spoken before under the same wording is replaced. */
  async keep(
    { text, language }: Wording,
    made: { voice: string; segmentHash: string; frames: number; sizeBytes: number },
    nowMs: number,
  ): Promise<store.SpokenRow> {
    const row = {
      key: this.keyOf({ text, language }),
      text,
      language: language.toLowerCase(),
      voice: made.voice,
      profile: this.#profile,
      segment_hash: made.segmentHash,
      frames: made.frames,
      last_wanted_at_ms: nowMs,
      created_at_ms: nowMs,
    };
    await this.#db.write((tx) => store.putSpoken(tx, row, made.sizeBytes));
    this.#learn(row);
    return row;
  }

  async forget(rows: readonly store.SpokenRow[]): Promise<void> {
    if (rows.length === 0) return;
    const keys = rows.map(({ key }) => key);
    await this.#db.write((tx) => store.deleteSpoken(tx, keys));
    for (const row of rows) this.#entries.delete(nameOf(row));
  }

  async touch(rows: readonly store.SpokenRow[], nowMs: number): Promise<void> {
    if (rows.length === 0) return;
    const keys = rows.map(({ key }) => key);
    await this.#db.write((tx) => store.markWanted(tx, keys, nowMs));
    for (const row of rows) row.last_wanted_at_ms = nowMs;
  }

  #learn(row: store.SpokenRow): void {
    const { frameBytes } = PROFILES[this.#profile];
    const lengthBytes = row.frames * frameBytes;
    const segment = { hash: row.segment_hash, segmentBytes: lengthBytes, fromByte: 0, lengthBytes };
    const fact: SpeechFact = { state: 'ready', durationMs: framesToMs(row.frames), segments: [segment] };
    this.#entries.set(nameOf(row), { row, fact });
  }
}

function nameOf({ text, language }: Wording): string {
  const code = language.toLowerCase();
  return `${code.length} ${code} ${text}`;
}
