// Entries as a parent reads them: with the names of now, and a sentence in their language.
import type { LogEntry } from '#contract/event-log.ts';
import { type About, GROUPS, type Group, KINDS_BY_GROUP, type Kind } from '#core/event-log/entry.ts';
import { logText } from '#core/event-log/sentences/catalogue.ts';
import type { Language } from '#core/language.ts';
import type { LogRow } from '../store.ts';

/** By kind of thing and id. */
export type Names = ReadonlyMap<string, string>;

export function namesIn(rows: readonly { kind: string; id: string; name: string }[]): Names {
  return new Map(rows.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
}

const GROUP_OF = new Map<Kind, Group>(
  GROUPS.flatMap((group) => KINDS_BY_GROUP[group].map((kind): [Kind, Group] => [kind, group])),
);

/** Undefined: written by a newer program, which knows more kinds. */
export function describeEntry(row: LogRow, names: Names, language: Language): LogEntry | undefined {
  const kind = row.kind as Kind;
  const group = GROUP_OF.get(kind);
  if (group === undefined) return undefined;
  const details = JSON.parse(row.details) as Record<string, unknown>;
  const player = names.get(`player ${row.player_id}`);
  const child = names.get(`child ${row.child_id}`);
  return {
    id: String(row.seq),
    at: new Date(row.at_ms).toISOString(),
    ...(row.until_ms === null ? {} : { until: new Date(row.until_ms).toISOString() }),
    kind,
    group,
    ...(row.player_id === null ? {} : { playerId: row.player_id }),
    ...(player === undefined ? {} : { player }),
    ...(row.child_id === null ? {} : { childId: row.child_id }),
    ...(child === undefined ? {} : { child }),
    text: logText({ kind, details } as unknown as About, { cardTitle: (id) => names.get(`card ${id}`) }, language),
    details,
  };
}
