// Tables of routines: the rows as they lie in the database. Part of schema.ts.

export interface RoutineTable {
  id: string;
  name: string;
  is_on: number;
  /** routineDocument, JSON. */
  document: string;
  template: string | null;
  part: string | null;
  /** What was due before is none of its business. */
  waits_since_ms: number;
  created_at_ms: number;
  updated_at_ms: number;
}

export interface RoutineRunTable {
  id: string;
  /** The same happening is decided once. */
  key: string;
  routine_id: string;
  at_ms: number;
  outcome: 'acted' | 'not' | 'missed' | 'tried';
  /** For which it acted, JSON. */
  player_ids: string;
  /** Ids of the routines that led to it, JSON. */
  caused_by: string;
  /** RoutineStep[], JSON. */
  trace: string;
}

export interface RoutineCommandTable {
  id: string;
  run_id: string;
  /** Null: for nobody's player. */
  player_id: string | null;
  /** Action, JSON. */
  action: string;
  /** What it names is called. */
  what: string | null;
  /** Errand of outbox/errand.ts, JSON; null: it was done with the decision. */
  errand: string | null;
  state: 'waiting' | 'sending' | 'done' | 'sent' | 'failed' | 'expired' | 'dropped';
  due_at_ms: number;
  expires_at_ms: number;
  attempts: number;
  sent_at_ms: number | null;
  why: string | null;
}

/** What each player was last seen to do. */
export interface PlayerSightTable {
  player_id: string;
  /** Sight of core/routine/sight.ts, JSON. */
  sight: string;
}

export interface PlayerStandingTable {
  player_id: string;
  kind: 'volume-cap' | 'last-part';
  /** JSON: `{percent}`, or LastPart of core/routine/standing.ts. */
  value: string;
  run_id: string;
  set_at_ms: number;
}
