// All stream addresses in memory, so that opening one needs no database. It only follows the database: whoever changes
// addresses there calls `read` afterwards.
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import { hashOf } from '../../../secrets.ts';
import * as store from '../store.ts';

export interface Address {
  streamId: string;
  /** Whether anybody may guess it: its listener is always unknown. */
  isPublic: boolean;
  endsAtMs: number | undefined;
}

interface OfStream {
  tokenHashes: string[];
  /** The newest token, sealed: the one that cards and parents are given. */
  sealed: string | undefined;
  publicName: string | undefined;
}

export class AddressBook {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #byToken = new Map<string, Address>();
  readonly #byPublicName = new Map<string, Address>();
  readonly #byStream = new Map<string, OfStream>();

  constructor({ db, clock }: { db: Db; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** What a secret or a readable name opens now. */
  open(kind: 'token' | 'public', value: string): Address | undefined {
    const address = kind === 'token' ? this.#byToken.get(hashOf(value)) : this.#byPublicName.get(value);
    const isEnded = address?.endsAtMs !== undefined && address.endsAtMs <= this.#clock.now();
    return isEnded ? undefined : address;
  }

  of(streamId: string): Readonly<OfStream> | undefined {
    return this.#byStream.get(streamId);
  }

  /** Of one stream, or of all. */
  async read(streamId?: string): Promise<void> {
    const tokens = await store.listTokens(this.#db.read, streamId);
    const names = await store.listPublicAddresses(this.#db.read, streamId);
    if (streamId !== undefined) this.forget(streamId);
    for (const { token_hash, stream_id, sealed, ends_at_ms } of tokens) {
      this.#byToken.set(token_hash, { streamId: stream_id, isPublic: false, endsAtMs: ends_at_ms ?? undefined });
      const known = this.#known(stream_id);
      known.tokenHashes.push(token_hash);
      if (ends_at_ms === null) known.sealed = sealed;
    }
    for (const { name, stream_id } of names) {
      this.#byPublicName.set(name, { streamId: stream_id, isPublic: true, endsAtMs: undefined });
      this.#known(stream_id).publicName = name;
    }
  }

  forget(streamId: string): void {
    const known = this.#byStream.get(streamId);
    for (const hash of known?.tokenHashes ?? []) this.#byToken.delete(hash);
    if (known?.publicName !== undefined) this.#byPublicName.delete(known.publicName);
    this.#byStream.delete(streamId);
  }

  #known(streamId: string): OfStream {
    const known = this.#byStream.get(streamId) ?? { tokenHashes: [], sealed: undefined, publicName: undefined };
    this.#byStream.set(streamId, known);
    return known;
  }
}
