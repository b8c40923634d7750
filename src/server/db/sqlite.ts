// Kysely on Node's own SQLite: the few methods Kysely's dialect asks of a driver, with prepared statements kept.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Tables } from './schema.ts';

const KEPT_STATEMENTS = 300;

/** `begin` is the statement that opens a transaction: the writer takes its lock at once, so that it never fails later. */
export function kyselyOver(database: DatabaseSync, begin: 'begin' | 'begin immediate'): Kysely<Tables> {
  const kept = new Map<string, SqliteStatement>();
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare(text) {
          const sql = text === 'begin' ? begin : text;
          const known = kept.get(sql);
          if (known) return known;
          const statement = adapt(database.prepare(sql));
          kept.set(sql, statement);
          const oldest = kept.size > KEPT_STATEMENTS ? kept.keys().next().value : undefined;
          if (oldest !== undefined) kept.delete(oldest);
          return statement;
        },
      },
    }),
  });
}

function adapt(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}
