// Conditional requests in the order of RFC 9110 §13.2.2, for something that has a strong entity tag and perhaps a true
// date. `Range` comes after these; whether it still counts is told by `rangeHolds`.

export interface Conditions {
  ifMatch?: string | undefined;
  ifUnmodifiedSince?: string | undefined;
  ifNoneMatch?: string | undefined;
  ifModifiedSince?: string | undefined;
}

export interface Validators {
  /** Strong, with its quotes. */
  etag: string;
  /** Only where there is a true date; a plan has none. */
  modifiedAtMs?: number | undefined;
}

export type ConditionAnswer = 'proceed' | 'not-modified' | 'precondition-failed';

/** For GET and HEAD. Dates are ignored where there is no date to compare them with, as the RFC demands. */
export function evaluateConditions(conditions: Conditions, current: Validators): ConditionAnswer {
  const { ifMatch, ifUnmodifiedSince, ifNoneMatch, ifModifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!listHas(ifMatch, (tag) => tag === current.etag)) return 'precondition-failed';
  } else if (isAfter(current.modifiedAtMs, ifUnmodifiedSince)) {
    return 'precondition-failed';
  }
  if (ifNoneMatch !== undefined) {
    // Weak comparison (RFC 9110 §13.1.2): a weak copy of our tag is good enough to say "you have it".
    return listHas(ifNoneMatch, (tag) => tag.replace(/^W\//, '') === current.etag) ? 'not-modified' : 'proceed';
  }
  const since = parseDate(ifModifiedSince);
  if (since === undefined || current.modifiedAtMs === undefined) return 'proceed';
  return toSecond(current.modifiedAtMs) > since ? 'proceed' : 'not-modified';
}

/** False: the client's copy is of something else, so its `Range` is ignored and it gets the whole. Strong comparison. */
export function rangeHolds(ifRange: string | undefined, current: Validators): boolean {
  if (ifRange === undefined) return true;
  const wanted = ifRange.trim();
  if (wanted.startsWith('"') || wanted.startsWith('W/')) return wanted === current.etag;
  return current.modifiedAtMs !== undefined && parseDate(wanted) === toSecond(current.modifiedAtMs);
}

function listHas(header: string, isOurs: (tag: string) => boolean): boolean {
  if (header.trim() === '*') return true;
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some(isOurs);
}

function isAfter(modifiedAtMs: number | undefined, header: string | undefined): boolean {
  const limit = parseDate(header);
  return modifiedAtMs !== undefined && limit !== undefined && toSecond(modifiedAtMs) > limit;
}

function parseDate(header: string | undefined): number | undefined {
  // Only the date form that RFC 9110 lets anybody write; Date.parse alone would take almost any text.
  if (header === undefined || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(header.trim())) {
    return undefined;
  }
  const at = Date.parse(header.trim());
  return Number.isNaN(at) ? undefined : at;
}

function toSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
