// The event log: what players did, what was decided and why, what was asked of players and what came of it; and the raw
// messages of players, for those who look for a fault. Live events for programs are in contract/events.ts.
import { z } from 'zod';
import { GROUPS, KINDS } from '#core/event-log/entry.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Event log';

export const logEntry = z
  .object({
    id,
    at: time,
    until: time.optional().describe('Of several that became one entry, such as a knob being turned: when it ended.'),
    kind: z.enum(KINDS),
    group: z.enum(GROUPS),
    playerId: id.optional(),
    player: z.string().optional().describe('Its name, if it is still there.'),
    childId: id.optional(),
    child: z.string().optional(),
    text: z.string().describe('What happened, in the language of the request. Without the names of player and child.'),
    details: z.record(z.string(), z.unknown()).describe('The same for programs.'),
  })
  .meta({ id: 'LogEntry' });
export type LogEntry = z.infer<typeof logEntry>;

const filter = {
  playerId: id.optional(),
  childId: id.optional(),
  kind: z.enum(KINDS).optional(),
  group: z.enum(GROUPS).optional().describe('Several kinds at once. Together with `kind`, the kind counts.'),
  from: time.optional(),
  to: time.optional().describe('Up to this time, and not at it.'),
};
export const logFilter = z.object(filter);

export const logSettings = z
  .object({ keepDays: z.int().min(1).max(365).describe('So long entries are kept.') })
  .meta({ id: 'LogSettings' });

export const analyzer = z
  .object({
    on: z.boolean(),
    until: time.optional().describe('While it is on: it ends by itself.'),
    playerId: id.optional().describe('Only messages of this player.'),
    messages: z.int().describe('How many are held.'),
    sizeBytes: z.int(),
    leftOut: z.int().describe('Older ones that had to make room.'),
  })
  .meta({ id: 'Analyzer' });
export type Analyzer = z.infer<typeof analyzer>;

export const rawMessage = z
  .object({
    number: z.int(),
    at: time,
    direction: z.enum(['from-player', 'to-player']),
    playerId: z.string(),
    topic: z.string().describe('Below `device/<id>/`.'),
    text: z.string().describe('As it came, with everything masked that could be a secret.'),
    sizeBytes: z.int().describe('Of the whole message; a long one is cut.'),
  })
  .meta({ id: 'RawMessage' });
export type RawMessage = z.infer<typeof rawMessage>;

export const eventLogRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/event-log',
    access: 'parent',
    tag,
    summary: 'What happened, newest first.',
    description:
      'The passing event `log.grew` tells that there is more. An entry that is shown once is there after a power cut too.',
    query: logFilter.extend({
      limit: z.coerce.number().int().min(1).max(500).default(60),
      after: z.string().max(60).optional().describe('The `next` of the page before.'),
    }),
    reply: z.object({
      items: z.array(logEntry),
      next: z.string().optional().describe('Pass as `after` to get what is older; absent at the end.'),
    }),
    problems: ['validation-failed'],
  },
  exportCsv: {
    method: 'GET',
    path: '/api/v1/event-log/export.csv',
    access: 'parent',
    tag,
    summary: 'The log as a table for a spreadsheet, oldest first.',
    query: logFilter,
    bytes: 'text/csv',
  },
  exportJson: {
    method: 'GET',
    path: '/api/v1/event-log/export.json',
    access: 'parent',
    tag,
    summary: 'The log as one JSON document, oldest first.',
    query: logFilter,
    bytes: 'application/json',
  },
  settings: {
    method: 'GET',
    path: '/api/v1/event-log/settings',
    access: 'parent',
    tag,
    summary: 'How long the log is kept.',
    reply: logSettings,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/api/v1/event-log/settings',
    access: 'parent',
    tag,
    summary: 'Keep the log for longer or shorter. What is too old then goes at once.',
    body: logSettings,
    reply: logSettings,
  },
  analyzer: {
    method: 'GET',
    path: '/api/v1/analyzer',
    access: 'parent',
    tag,
    summary: 'Whether raw messages of players are being collected.',
    reply: analyzer,
  },
  startAnalyzer: {
    method: 'PUT',
    path: '/api/v1/analyzer',
    access: 'parent',
    tag,
    summary: 'Collect the raw messages of players for a while, beginning with nothing.',
    description:
      'They are held in memory only, never on the disk; the oldest make room. What could be a secret is masked before.',
    body: z.object({ minutes: z.int().min(1).max(1440).default(30), playerId: id.optional() }),
    reply: analyzer,
  },
  stopAnalyzer: {
    method: 'DELETE',
    path: '/api/v1/analyzer',
    access: 'parent',
    tag,
    summary: 'Stop collecting, and forget what was collected.',
  },
  messages: {
    method: 'GET',
    path: '/api/v1/analyzer/messages',
    access: 'parent',
    tag,
    summary: 'The raw messages that were collected, oldest first.',
    query: z.object({
      after: z.coerce.number().int().min(0).default(0).describe('Only those with a higher number.'),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    reply: z.object({ items: z.array(rawMessage) }),
  },
});
