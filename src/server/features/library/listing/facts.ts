// From rows of the library to the facts that plans are made of.
import { FRAME_MS } from '#core/mp3/profile.ts';
import type { AudioFact, CollectionFact } from '#core/source/world.ts';
import type { findCollectionParts, findFacts } from '../store.ts';

export function audioFactsOf(rows: Awaited<ReturnType<typeof findFacts>>): Map<string, AudioFact> {
  return new Map(rows.map((row) => [row.id, factOf(row)]));
}

function factOf(row: Awaited<ReturnType<typeof findFacts>>[number]): AudioFact {
  const { title, segment_hash: hash, size_bytes: segmentBytes } = row;
  if (hash === null || segmentBytes === null) return { state: 'waiting', title };
  if (row.damaged_at_ms !== null) return { state: 'damaged', title };
  const segments = [{ hash, segmentBytes, fromByte: 0, lengthBytes: segmentBytes }];
  return { state: 'ready', title, durationMs: (row.frames ?? 0) * FRAME_MS, segments };
}

/** The rows of one collection stand together, its parts in order. */
export function collectionFactsOf(rows: Awaited<ReturnType<typeof findCollectionParts>>): Map<string, CollectionFact> {
  const facts = new Map<string, { title: string; parts: { audioId: string; addedAtMs: number }[] }>();
  for (const { id, title, audio_id: audioId, created_at_ms: addedAtMs } of rows) {
    const fact = facts.get(id) ?? { title, parts: [] };
    if (audioId !== null && addedAtMs !== null) fact.parts.push({ audioId, addedAtMs });
    facts.set(id, fact);
  }
  return facts;
}
