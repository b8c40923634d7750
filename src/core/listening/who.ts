// Who listens: which player, and so which child, a request belongs to. The request itself names nobody.

/** How a listener was found, surest first; see docs/protocol/streaming-http.md §3. */
export const CONFIDENCES = ['reserved', 'bound', 'event', 'learned', 'default', 'nobody'] as const;
export type Confidence = (typeof CONFIDENCES)[number];
