// Everything that making plans stands on, put together: facts kept until the library changes, checks of files, ends that
// fade, and the planner over them. It decides nothing itself. Next: planner.ts.
import type { ProfileId } from '#core/mp3/profile.ts';
import type { SpeechFact } from '#core/source/world.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import { type FactsDeps, keepFacts } from './facts.ts';
import { Fades, type FadesDeps } from './fades.ts';
import { createPlanner, type Planner } from './planner.ts';
import { SegmentChecks } from './segment-checks.ts';
import type { SegmentStore } from './segments.ts';

/** What facts are read from, and what takes rows of those along when it goes. */
const LIBRARY_TABLES = ['audio', 'original', 'rendition', 'segment', 'collection', 'collection_item'] as const;

export interface PlanningDeps {
  db: Pick<Db, 'changesOf'>;
  events: Pick<Events, 'on'>;
  clock: Clock;
  profile: ProfileId;
  segments: SegmentStore;
  library: Pick<FactsDeps, 'findAudioFacts' | 'findCollectionFacts'>;
  findSpeech: (text: string, language: string) => SpeechFact;
  keepSegment: FadesDeps['keepSegment'];
  onFault: (cause: unknown) => void;
}

export function openPlanning(deps: PlanningDeps): Planner {
  const { db, events, clock, profile, segments, library, findSpeech, keepSegment, onFault } = deps;
  const facts = keepFacts({
    findAudioFacts: (ids) => library.findAudioFacts(ids),
    findCollectionFacts: (ids) => library.findCollectionFacts(ids),
    changes: () => db.changesOf(LIBRARY_TABLES),
  });
  const fades = new Fades({ segments, profile, clock, keepSegment, onFault });
  events.on('segment.damaged', 'fades', ({ segmentHash }) => fades.forget(segmentHash));
  const checks = new SegmentChecks({ segments, clock });
  return createPlanner({ ...facts, findSpeech, checks, fades, profile });
}
