// The table of the event log: its rows as they lie in the database. Part of schema.ts.
import type { Generated } from 'kysely';

export interface LogEntryTable {
  seq: Generated<number>;
  at_ms: number;
  until_ms: number | null;
  /** Of core/event-log/entry.ts; `details` (JSON) has what belongs to this kind. */
  kind: string;
  player_id: string | null;
  child_id: string | null;
  /** Of a play that was decided: who it was may turn out later. */
  listening_id: string | null;
  details: string;
}
