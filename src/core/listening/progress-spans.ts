// Stretches of a plan that were heard: in order, apart from each other, [from, to) in milliseconds. See progress.ts.

export interface Span {
  fromMs: number;
  toMs: number;
}

/** The same stretches and `span`, joined where they touch. */
export function withSpan(spans: readonly Span[], span: Span): readonly Span[] {
  if (span.toMs <= span.fromMs) return spans;
  const before = spans.filter(({ toMs }) => toMs < span.fromMs);
  const behind = spans.filter(({ fromMs }) => fromMs > span.toMs);
  const touching = spans.slice(before.length, spans.length - behind.length);
  const fromMs = Math.min(span.fromMs, touching[0]?.fromMs ?? span.fromMs);
  const toMs = Math.max(span.toMs, touching.at(-1)?.toMs ?? span.toMs);
  return [...before, { fromMs, toMs }, ...behind];
}

/** How much of `within` the stretches cover. */
export function coveredMs(spans: readonly Span[], within: Span): number {
  let sumMs = 0;
  for (const { fromMs, toMs } of spans) {
    sumMs += Math.max(0, Math.min(toMs, within.toMs) - Math.max(fromMs, within.fromMs));
  }
  return sumMs;
}
