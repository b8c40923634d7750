// Long lists for queries: SQLite takes a bounded number of parameters.
export function* chunks<T>(items: readonly T[], size = 500): Generator<T[]> {
  for (let index = 0; index < items.length; index += size) yield items.slice(index, index + size);
}
