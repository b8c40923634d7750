// Whether something that was recorded tells of a child by its name. A name is a word of its own: Mia is not in Miami. What
// parents themselves have called after the child is not meant: they decide about that. Pure.

export function hasName(text: string, name: string): boolean {
  const escaped = name.normalize().replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu').test(text.normalize());
}

/** Whether steps of a decision, however deep in this JSON, speak of the child: it was why, or its name was said. */
export function tellsOfChild(json: unknown, name: string): boolean {
  if (Array.isArray(json)) return json.some((one) => tellsOfChild(one, name));
  if (typeof json !== 'object' || json === null) return false;
  const { was, did, text, child, childName } = json as Record<string, unknown>;
  if (child === name || childName === name || (was === 'child' && (json as { name?: unknown }).name === name))
    return true;
  const isSaid = did === 'spoke' || did === 'not-spoken';
  if (isSaid && typeof text === 'string' && hasName(text, name)) return true;
  return Object.values(json).some((one) => tellsOfChild(one, name));
}
