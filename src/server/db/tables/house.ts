// Rows of the tables in migrations/0001-house.ts.
import type { Generated } from 'kysely';

export interface EventTable {
  seq: Generated<number>;
  at_ms: number;
  name: string;
  payload: string;
}

export interface JobTable {
  id: string;
  kind: string;
  /** At most one unfinished job per kind and key. */
  key: string;
  payload: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  priority: number;
  attempts: number;
  max_attempts: number;
  run_at_ms: number;
  lease_until_ms: number | null;
  cancel_requested: number;
  progress_done: number;
  progress_total: number;
  progress_note: string | null;
  error: string | null;
  created_at_ms: number;
  started_at_ms: number | null;
  finished_at_ms: number | null;
}

export interface ParentTable {
  id: string;
  name: string;
  password_hash: string;
  created_at_ms: number;
}

export interface SessionTable {
  id_hash: string;
  parent_id: string;
  user_agent: string;
  created_at_ms: number;
  last_used_at_ms: number;
  expires_at_ms: number;
}

export interface ApiTokenTable {
  id: string;
  parent_id: string;
  name: string;
  token_hash: string;
  created_at_ms: number;
  last_used_at_ms: number | null;
}

export interface PreferenceTable {
  key: string;
  value: string;
}

export interface NoticeTable {
  id: string;
  /** What the trouble is about: one open notice per topic. */
  topic: string;
  severity: 'info' | 'warning' | 'trouble';
  text: string;
  raised_at_ms: number;
  cleared_at_ms: number | null;
}
