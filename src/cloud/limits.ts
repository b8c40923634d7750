// How much we ask of the vendor and how long we wait. The vendor publishes no limits: docs/protocol/yoto.md §1.

export interface CloudLimits {
  requestsPerSecond: number;
  /** So many may go at once after a rest. */
  burst: number;
  /** How often one call may be made in all, when the vendor is busy or away. */
  tries: number;
  /** For one exchange, from connecting to the last byte. */
  deadlineMs: number;
  /** The same where we send audio or pictures. */
  uploadDeadlineMs: number;
  maxAnswerBytes: number;
  firstBackOffMs: number;
  /** The longest wait between two tries; where the vendor asks for more, the caller is told instead. */
  maxWaitMs: number;
}

export const defaultLimits: CloudLimits = {
  requestsPerSecond: 1,
  burst: 5,
  tries: 3,
  deadlineMs: 15_000,
  uploadDeadlineMs: 300_000,
  maxAnswerBytes: 16 * 1024 * 1024,
  firstBackOffMs: 500,
  maxWaitMs: 60_000,
};
