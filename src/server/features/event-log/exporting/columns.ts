// The log as a table: what a parent would look at first, and the rest for programs in one cell.
import type { LogEntry } from '#contract/event-log.ts';
import type { CsvTable } from '../../../http/send-table.ts';

export const LOG_TABLE: CsvTable<LogEntry> = {
  columns: ['id', 'at', 'until', 'kind', 'player', 'child', 'text', 'playerId', 'childId', 'details'],
  cells: ({ id, at, until, kind, player, child, text, playerId, childId, details }) => [
    ...[id, at, until, kind, player, child, text, playerId, childId],
    JSON.stringify(details),
  ],
};
