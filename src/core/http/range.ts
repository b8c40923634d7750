// Which bytes a `Range` header asks for (docs/protocol/streaming-http.md §4). What we do not understand is ignored, as
// RFC 9110 allows; what cannot be satisfied is said so. An open range is never shortened: players take the end of a
// shortened answer for the end of the track.

const MOST_LETTERS = 1024;
const MOST_SPECS = 16;
const FIRST_AND_LAST = /^(\d+)[ \t]*-[ \t]*(\d*)$/;
const SUFFIX = /^-[ \t]*(\d+)$/;

/** `endByte` is exclusive. */
export type RangeAnswer = { kind: 'whole' } | { kind: 'part'; startByte: number; endByte: number } | { kind: 'none' };

/** `toByte` is inclusive and may be Infinity; a suffix asks for the last `lengthBytes`. */
type Spec = { kind: 'span'; fromByte: number; toByte: number } | { kind: 'suffix'; lengthBytes: number };

const WHOLE: RangeAnswer = { kind: 'whole' };

/** `whole`: answer 200. `part`: answer 206. `none`: answer 416. */
export function evaluateRange(header: string | undefined, sizeBytes: number): RangeAnswer {
  const specs = parseSpecs(header);
  if (!specs) return WHOLE;
  const spans: { startByte: number; endByte: number }[] = [];
  for (const spec of specs) {
    const startByte = spec.kind === 'span' ? spec.fromByte : Math.max(0, sizeBytes - spec.lengthBytes);
    const endByte = spec.kind === 'span' ? Math.min(spec.toByte + 1, sizeBytes) : sizeBytes;
    if (startByte < endByte) spans.push({ startByte, endByte });
  }
  if (spans.length > 1) spans.sort((a, b) => a.startByte - b.startByte);
  const [first, ...others] = spans;
  if (!first) return { kind: 'none' };
  for (const span of others) {
    if (span.startByte > first.endByte) return WHOLE;
    first.endByte = Math.max(first.endByte, span.endByte);
  }
  return { kind: 'part', startByte: first.startByte, endByte: first.endByte };
}

/** What the request is for, before its size is known: a fresh start, going on at a byte, or a look at the end. */
export type RangeWish = { kind: 'start' } | { kind: 'resume'; fromByte: number } | { kind: 'tail' };

const START: RangeWish = { kind: 'start' };

export function readRangeWish(header: string | undefined): RangeWish {
  const specs = parseSpecs(header);
  if (!specs) return START;
  const froms = specs.flatMap((spec) => (spec.kind === 'span' ? [spec.fromByte] : []));
  if (froms.length === 0) return { kind: 'tail' };
  const fromByte = Math.min(...froms);
  return fromByte === 0 ? START : { kind: 'resume', fromByte };
}

/** undefined: there is no range here that we obey. */
function parseSpecs(header: string | undefined): Spec[] | undefined {
  if (header === undefined || header.length > MOST_LETTERS || !/^bytes=/i.test(header)) return undefined;
  if (!header.includes(',')) {
    const spec = parseSpec(header.slice('bytes='.length).trim());
    return spec && [spec];
  }
  const specs: Spec[] = [];
  for (const part of header.slice('bytes='.length).split(',')) {
    const text = part.trim();
    // A list may have empty elements (RFC 9110 §5.6.1.2).
    if (text === '') continue;
    const spec = parseSpec(text);
    if (!spec || specs.length === MOST_SPECS) return undefined;
    specs.push(spec);
  }
  return specs.length > 0 ? specs : undefined;
}

function parseSpec(text: string): Spec | undefined {
  const [, first, last] = FIRST_AND_LAST.exec(text) ?? [];
  if (first === undefined) {
    const suffix = SUFFIX.exec(text)?.[1];
    return suffix === undefined ? undefined : { kind: 'suffix', lengthBytes: Number(suffix) };
  }
  const fromByte = Number(first);
  const toByte = last ? Number(last) : Number.POSITIVE_INFINITY;
  return toByte < fromByte ? undefined : { kind: 'span', fromByte, toByte };
}
