// Who listens: which player, and so which child, a request belongs to. The request itself names nobody. How events tell
// is in who-start.ts and who-match.ts, what an address tells in who-address.ts.

/** How a listener was found, surest first; see docs/protocol/streaming-http.md §3. */
export const CONFIDENCES = ['reserved', 'bound', 'event', 'learned', 'default', 'nobody'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Where a stream stands on a card, as events name it. */
export interface Place {
  yotoCardId: string;
  chapterKey: string;
  trackKey: string;
  /** Of a stream that stands there as several tracks: which of them this is. */
  slot?: number | undefined;
}
