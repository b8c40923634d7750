// Tables of streams, their addresses and their use: the rows as they lie in the database. Part of schema.ts.
import type { Generated } from 'kysely';

export interface StreamTable {
  id: string;
  name: string;
  /** sourceDocument, JSON. */
  document: string;
  created_at_ms: number;
  updated_at_ms: number;
  /** Made by us for our own use, and not shown among the family's. */
  hidden: Generated<number>;
}

export interface StreamTokenTable {
  token_hash: string;
  stream_id: string;
  /** The token itself, sealed with the key file. */
  sealed: string;
  created_at_ms: number;
  /** No longer answers from this time on; null: for ever. */
  ends_at_ms: number | null;
}

export interface StreamPublicAddressTable {
  name: string;
  stream_id: string;
  created_at_ms: number;
}

export interface StreamUseTable {
  stream_id: string;
  bytes: number;
  requests: number;
  listenings: number;
  last_seen_at_ms: number | null;
}
