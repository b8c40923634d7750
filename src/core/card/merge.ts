// Joins our card with its twin on the account, because a write there replaces everything. What we changed since the last
// time is ours; what somebody changed in the Yoto app stays; what we do not know stays; only where both changed the same
// thing is there a conflict, and the parent is asked. Pure JSON in, JSON out. Next: merge-parts.ts for lists.
import { mergeParts } from './merge-parts.ts';
import { isObject, isSame, type Json, type JsonObject } from './twin.ts';

/** Four versions of the same place, since the cloud writes some values in its own way. Absent: there was none. */
export interface Versions<T> {
  /** As we wrote it last. */
  sent: T | undefined;
  /** As we would write it now. */
  ours: T | undefined;
  /** As the cloud kept it, after that last write. */
  twin: T | undefined;
  /** As it stands there now. */
  theirs: T | undefined;
}

export interface Merge {
  /** Whose value counts where both changed. */
  prefer: 'ours' | 'theirs';
  /** Places where both changed, as "content.chapters.01.title"; filled while merging. */
  conflicts: string[];
}

export interface MergedTwin {
  card: JsonObject;
  conflicts: string[];
}

/** Without `sent` (a card found again) everything that we would write counts as changed here, and nothing as changed there. */
export function mergeTwin(
  versions: { sent?: JsonObject; ours: JsonObject; twin?: JsonObject; theirs: JsonObject },
  prefer: 'ours' | 'theirs' = 'ours',
): MergedTwin {
  const { sent, ours, theirs } = versions;
  const twin = sent ? (versions.twin ?? sent) : theirs;
  const merge: Merge = { prefer, conflicts: [] };
  const card = mergeValue({ sent, ours, twin, theirs }, [], merge);
  return { card: isObject(card) ? card : theirs, conflicts: merge.conflicts };
}

export function mergeValue(of: Versions<Json>, path: readonly string[], merge: Merge): Json | undefined {
  const { sent, ours, twin, theirs } = of;
  if (isSame(sent, ours)) return theirs;
  if (isObject(ours) && isObject(theirs)) return mergeObjects({ sent, ours, twin, theirs }, path, merge);
  if (isListOfParts(path) && Array.isArray(ours) && Array.isArray(theirs)) {
    return mergeParts({ sent, ours, twin, theirs }, path, merge);
  }
  if (isSame(twin, theirs) || isSame(ours, theirs)) return ours;
  merge.conflicts.push(path.join('.'));
  return merge.prefer === 'ours' ? ours : theirs;
}

function mergeObjects(
  of: { sent: Json | undefined; ours: JsonObject; twin: Json | undefined; theirs: JsonObject },
  path: readonly string[],
  merge: Merge,
): JsonObject {
  const { ours, theirs } = of;
  const sent = isObject(of.sent) ? of.sent : {};
  const twin = isObject(of.twin) ? of.twin : {};
  const names = Object.keys({ ...theirs, ...ours }).filter((name) => name !== '__proto__');
  const members = names.map((name): [string, Json | undefined] => {
    const member = { sent: own(sent, name), ours: own(ours, name), twin: own(twin, name), theirs: own(theirs, name) };
    return [name, mergeValue(member, [...path, name], merge)];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isListOfParts(path: readonly string[]): boolean {
  const name = path.at(-1);
  return name === 'chapters' || name === 'tracks';
}
