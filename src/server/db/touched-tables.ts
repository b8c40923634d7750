// How often each table was changed since the start, so that what was read from it can be kept in memory for as long as
// it is still true. Counted at the commit, by looking at the statements themselves: nobody can forget to tell.
import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely';
import type { Tables } from './schema.ts';

/** Rows that go with others (foreign keys) are not seen: name the tables that they go with, too. */
export class ChangeCounts {
  readonly #counts = new Map<string, number>();
  /** Statements that do not say which tables they change count for all. */
  #unknown = 0;

  of(tables: readonly (keyof Tables)[]): number {
    return tables.reduce((sum, table) => sum + (this.#counts.get(table) ?? 0), this.#unknown);
  }

  add(touched: ReadonlySet<string>): void {
    for (const table of touched) {
      if (table === UNKNOWN) this.#unknown++;
      else this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1);
    }
  }
}

const UNKNOWN = '*';

/** Notes the tables that the statements of one transaction change. */
export class TouchedTables implements KyselyPlugin {
  readonly touched = new Set<string>();

  transformQuery({ node }: PluginTransformQueryArgs): PluginTransformQueryArgs['node'] {
    if (node.kind === 'InsertQueryNode') this.#touch(node.into?.table.identifier.name);
    else if (node.kind === 'UpdateQueryNode') this.#touch(nameOf(node.table));
    else if (node.kind === 'DeleteQueryNode') for (const from of node.from.froms) this.#touch(nameOf(from));
    else if (node.kind !== 'SelectQueryNode') this.#touch(undefined);
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<PluginTransformResultArgs['result']> {
    return Promise.resolve(result);
  }

  #touch(table: string | undefined): void {
    this.touched.add(table ?? UNKNOWN);
  }
}

function nameOf(node: unknown): string | undefined {
  const { kind, table } = node as { kind?: string; table?: { identifier?: { name?: string } } };
  return kind === 'TableNode' ? table?.identifier?.name : undefined;
}
