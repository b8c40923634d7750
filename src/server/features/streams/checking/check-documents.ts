// Before a source is saved: whether it can be played here, and names nothing that is not there. What is wrong is said with
// its place in the source.
import { Problem } from '#contract/errors.ts';
import { checkSource, type Known } from '#core/source/check.ts';
import type { SourceDocument } from '#core/source/document.ts';
import { needsOf } from '#core/source/needs.ts';

export interface CheckDeps {
  /** Ids among these of which there is no audio. */
  findMissingAudio: (audioIds: string[]) => Promise<string[]>;
  /** Audio of each of these collections that exists. */
  findCollections: (collectionIds: string[]) => Promise<ReadonlyMap<string, { parts: readonly { audioId: string }[] }>>;
  family: Pick<Known, 'hasChild' | 'hasPlayer'>;
}

/** @throws Problem source-not-supported, audio-missing, validation-failed. */
export async function refuseUnplayable(documents: readonly SourceDocument[], deps: CheckDeps): Promise<void> {
  const sources = documents.map(({ source }) => source);
  const missing = await deps.findMissingAudio([...new Set(sources.flatMap((source) => needsOf(source).audioIds))]);
  const collectionIds = [...new Set(sources.flatMap((source) => needsOf(source).collectionIds))];
  const collections = await deps.findCollections(collectionIds);
  const known = {
    ...deps.family,
    hasAudio: (id: string) => !missing.includes(id),
    hasCollection: (id: string) => collections.has(id),
  };
  const issues = documents.flatMap((document) => checkSource(document, known));
  if (issues.some(({ mistake }) => mistake.kind === 'not-yet')) throw new Problem('source-not-supported', { issues });
  if (missing.length > 0) throw new Problem('audio-missing', { proposal: { missing }, issues });
  if (issues.length > 0) throw new Problem('validation-failed', { issues });
}
