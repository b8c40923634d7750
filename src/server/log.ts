// The one log: JSON lines on standard error. Never a secret, a token or a stream path: what might hold one is not logged.
import { type Logger, pino } from 'pino';

export type Log = Logger;

export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['*.token', '*.password', '*.authorization', '*.cookie', '*.secret', 'token', 'password'],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
