// The event log over HTTP.
import type { FastifyInstance } from 'fastify';
import { eventLogRoutes } from '#contract/event-log.ts';
import { sendCsv, sendJson } from '../../http/send-table.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Analyzer } from './analyzer/analyzer.ts';
import { LOG_TABLE } from './exporting/columns.ts';
import type { EventLog } from './service.ts';

export function serveEventLog(
  app: FastifyInstance,
  { eventLog, analyzer }: { eventLog: EventLog; analyzer: Analyzer },
): void {
  serveRoutes(app, eventLogRoutes, {
    list: ({ query }, { language }) => eventLog.list(query, query, language),
    exportCsv: async ({ query }, { language, reply }) =>
      sendCsv(reply, 'event-log', LOG_TABLE, eventLog.pages(query, language)),
    exportJson: async ({ query }, { language, reply }) =>
      sendJson(reply, 'event-log', {}, eventLog.pages(query, language)),
    settings: async () => eventLog.settings(),
    changeSettings: ({ body }) => eventLog.changeSettings(body),
    analyzer: async () => analyzer.describe(),
    startAnalyzer: async ({ body }) => analyzer.start(body),
    stopAnalyzer: async () => analyzer.stop(),
    messages: async ({ query }) => ({ items: analyzer.messages(query) }),
  });
}
