// What still has to come up before the server is whole. The port opens first; each part reports itself here.

export interface Readiness {
  /** Names a part that must be there; returns what to call once it is. */
  expect(part: string, reason: string): () => void;
  /** A part that was there and is not any more. */
  lost(part: string, reason: string): void;
  missing(): { part: string; reason: string }[];
}

export function createReadiness(): Readiness {
  const missing = new Map<string, string>();
  return {
    expect(part, reason) {
      missing.set(part, reason);
      return () => missing.delete(part);
    },
    lost: (part, reason) => missing.set(part, reason),
    missing: () => [...missing].map(([part, reason]) => ({ part, reason })),
  };
}
