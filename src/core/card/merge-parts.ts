// Joins lists of chapters or tracks. Parts are the same when they play the same address; a key tells only where the
// address was renewed, since keys are positions and move. Parts added in the Yoto app stay, parts removed there stay away.
import { type Merge, mergeValue, type Versions } from './merge.ts';
import { type Json, type JsonObject, objectsIn } from './twin.ts';

type Pairs = Map<JsonObject, JsonObject>;
type PartName = (part: JsonObject) => string | undefined;

export function mergeParts(of: Versions<Json>, path: readonly string[], merge: Merge): JsonObject[] {
  const sent = objectsIn(of.sent);
  const ours = objectsIn(of.ours);
  const theirs = objectsIn(of.theirs);
  const inSent = pair(ours, sent, [addressOf, keyOf]);
  // What we wrote before leads to what became of it there; a new part of ours must never claim a foreign one by its key.
  const sentInTwin = pair(sent, objectsIn(of.twin), [addressOf, keyOf]);
  const sentInTheirs = pair(sent, theirs, [addressOf]);
  const direct = pair(ours, theirs, sent.length === 0 ? [addressOf, keyOf] : [addressOf]);
  const before = (part: JsonObject) => inSent.get(part);
  const there = (part: JsonObject) => direct.get(part) ?? follow(before(part), sentInTheirs);
  const mergeOne = (part: JsonObject): JsonObject => {
    const versions = { sent: before(part), ours: part, twin: follow(before(part), sentInTwin), theirs: there(part) };
    return mergeValue(versions, [...path, String(part.key ?? '')], merge) as JsonObject;
  };
  // Removed there, on purpose: it had arrived, and is gone.
  const isRemoved = (part: JsonObject) => follow(before(part), sentInTwin) !== undefined && !there(part);
  const claimed = new Map(ours.map((part) => [there(part), part]));

  const keptOrder = ours.length === sent.length && ours.every((part, index) => before(part) === sent[index]);
  if (keptOrder) {
    // We only changed parts, so the order that somebody chose there counts.
    const merged = theirs.map((their) => {
      const part = claimed.get(their);
      return part ? mergeOne(part) : their;
    });
    const notArrived = ours.filter((part) => !there(part) && !isRemoved(part));
    return finish([...merged, ...notArrived], ours);
  }
  const merged = ours.filter((part) => !isRemoved(part)).map((part) => (there(part) ? mergeOne(part) : part));
  const writtenByUs = new Set(sentInTheirs.values());
  const addedThere = theirs.filter((their) => !claimed.has(their) && !writtenByUs.has(their));
  return finish([...merged, ...addedThere], ours);
}

function follow(part: JsonObject | undefined, pairs: Pairs): JsonObject | undefined {
  return part && pairs.get(part);
}

/** Which part of `to` is the same as which of `from`, by the first name that both have; each at most once. */
function pair(from: readonly JsonObject[], to: readonly JsonObject[], names: readonly PartName[]): Pairs {
  const pairs: Pairs = new Map();
  const taken = new Set<JsonObject>();
  for (const nameOf of names) {
    const open = new Map<string, JsonObject[]>();
    for (const part of to) {
      const name = taken.has(part) ? undefined : nameOf(part);
      if (name !== undefined) open.set(name, [...(open.get(name) ?? []), part]);
    }
    for (const part of from) {
      const name = pairs.has(part) ? undefined : nameOf(part);
      const found = name === undefined ? undefined : open.get(name)?.shift();
      if (!found) continue;
      pairs.set(part, found);
      taken.add(found);
    }
  }
  return pairs;
}

/** What a part plays: a track's own address, a chapter's first. */
function addressOf(part: JsonObject): string | undefined {
  const address = part.trackUrl ?? objectsIn(part.tracks)[0]?.trackUrl;
  return typeof address === 'string' ? address : undefined;
}

function keyOf(part: JsonObject): string | undefined {
  return typeof part.key === 'string' ? part.key : undefined;
}

/** Never an empty list, which the cloud refuses, and never a key twice, which players confuse. */
function finish(parts: JsonObject[], ours: JsonObject[]): JsonObject[] {
  if (parts.length === 0) return ours;
  const keys = parts.map((part) => part.key);
  if (new Set(keys).size === keys.length) return parts;
  const length = Math.max(2, String(parts.length).length);
  return parts.map((part, index) => ({ ...part, key: String(index + 1).padStart(length, '0') }));
}
