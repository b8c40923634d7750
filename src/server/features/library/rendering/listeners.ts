// Rendering reacts: a broken segment is made again.
import type { Events } from '../../../events/events.ts';
import type { Rendering } from './service.ts';

/** Returns how to stop. */
export function listenForDamage(events: Events, rendering: Rendering): () => void {
  return events.on('segment.damaged', 'library.rendering', ({ segmentHash }) => rendering.repair(segmentHash));
}
