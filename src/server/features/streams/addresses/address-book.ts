// All stream addresses in memory, so that opening one needs no database. It only follows the database: whoever changes
// addresses there calls `follow` in the same transaction, so that memory and commit are one step.
import type { Clock } from '../../../clock.ts';
import type { Db, Tx } from '../../../db/db.ts';
import { hashOf } from '../../../secrets.ts';
import * as store from '../store.ts';

export interface Address {
  streamId: string;
  /** Whether anybody may guess it: its listener is always unknown. */
  isPublic: boolean;
  endsAtMs: number | undefined;
  /** Taken back since it was opened: what plays on it must not go on. */
  isClosed: boolean;
}

/** Addresses that were opened lately, by what was asked for: a player asks for the same one again and again. */
const MOST_REMEMBERED = 1000;

interface OfStream {
  /** By the hash of their token. */
  secret: Map<string, Address>;
  /** The newest token, sealed: the one that cards and parents are given. */
  sealed: string | undefined;
  public: Map<string, Address>;
}

export class AddressBook {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #byToken = new Map<string, Address>();
  readonly #byPublicName = new Map<string, Address>();
  readonly #byStream = new Map<string, OfStream>();
  readonly #lately = new Map<string, Address>();

  constructor({ db, clock }: { db: Db; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** What a secret or a readable name opens now. */
  open(kind: 'token' | 'public', value: string): Address | undefined {
    const address = kind === 'token' ? this.#findToken(value) : this.#byPublicName.get(value);
    const isEnded = address?.endsAtMs !== undefined && address.endsAtMs <= this.#clock.now();
    return isEnded ? undefined : address;
  }

  #findToken(token: string): Address | undefined {
    const known = this.#lately.get(token);
    if (known) return known;
    const address = this.#byToken.get(hashOf(token));
    if (!address) return undefined;
    if (this.#lately.size >= MOST_REMEMBERED) this.#lately.clear();
    this.#lately.set(token, address);
    return address;
  }

  /** The newest secret of a stream, sealed, and its readable name. */
  of(streamId: string): { sealed: string | undefined; publicName: string | undefined } | undefined {
    const known = this.#byStream.get(streamId);
    return known && { sealed: known.sealed, publicName: known.public.keys().next().value };
  }

  /** Reads the addresses of all streams, once. */
  async load(): Promise<void> {
    for (const row of await store.listTokens(this.#db.read)) this.#takeToken(row);
    for (const row of await store.listPublicAddresses(this.#db.read)) this.#takeName(row);
  }

  /** What `tx` has made of a stream's addresses counts from its commit on, before anybody hears of that. */
  async follow(tx: Tx, streamId: string): Promise<void> {
    const tokens = await store.listTokens(tx, streamId);
    const names = await store.listPublicAddresses(tx, streamId);
    this.#db.afterCommit(tx, () => {
      const before = this.#forget(streamId);
      for (const row of tokens) this.#takeToken(row, before?.secret.get(row.token_hash));
      for (const row of names) this.#takeName(row, before?.public.get(row.name));
      const after = this.#byStream.get(streamId);
      for (const [hash, address] of before?.secret ?? []) address.isClosed = !after?.secret.has(hash);
      for (const [name, address] of before?.public ?? []) address.isClosed = !after?.public.has(name);
    });
  }

  #takeToken({ token_hash, stream_id, sealed, ends_at_ms }: store.TokenRow, before?: Address): void {
    const address = before ?? { streamId: stream_id, isPublic: false, endsAtMs: undefined, isClosed: false };
    address.endsAtMs = ends_at_ms ?? undefined;
    this.#byToken.set(token_hash, address);
    const known = this.#known(stream_id);
    known.secret.set(token_hash, address);
    if (ends_at_ms === null) known.sealed = sealed;
  }

  #takeName({ name, stream_id }: store.PublicAddressRow, before?: Address): void {
    const address = before ?? { streamId: stream_id, isPublic: true, endsAtMs: undefined, isClosed: false };
    this.#byPublicName.set(name, address);
    this.#known(stream_id).public.set(name, address);
  }

  #forget(streamId: string): OfStream | undefined {
    const known = this.#byStream.get(streamId);
    this.#lately.clear();
    for (const hash of known?.secret.keys() ?? []) this.#byToken.delete(hash);
    for (const name of known?.public.keys() ?? []) this.#byPublicName.delete(name);
    this.#byStream.delete(streamId);
    return known;
  }

  #known(streamId: string): OfStream {
    const known = this.#byStream.get(streamId) ?? { secret: new Map(), sealed: undefined, public: new Map() };
    this.#byStream.set(streamId, known);
    return known;
  }
}
