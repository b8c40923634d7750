// Keeps the parts of a list apart while they are moved and changed: a source has no id, so one is held beside it.

const keys = new WeakMap<object, number>();
let nextKey = 1;

export function keyOf(part: object): number {
  const key = keys.get(part) ?? nextKey++;
  keys.set(part, key);
  return key;
}

/** `next` takes the place of `old` and is the same part to whoever looks at it. */
export function sameKey<T extends object>(old: object, next: T): T {
  keys.set(next, keyOf(old));
  return next;
}
