// A problem may bring its own way out. These are the ones a card can be made with: one tap each.
import { Problem } from '#contract/errors.ts';
import type { NewCard } from './make-card.ts';

export interface Repair {
  kind: 'title' | 'groups' | 'one';
  title?: string;
  tracks?: number;
  /** The request with the proposal in it, ready to be sent again. */
  body: NewCard;
}

export function repairsOf(error: unknown, body: NewCard): Repair[] {
  if (!(error instanceof Problem)) return [];
  const proposal = error.details.proposal;
  if (error.code === 'title-too-long' && isRecord(proposal) && typeof proposal.title === 'string') {
    return [{ kind: 'title', title: proposal.title, body: { ...body, title: proposal.title } }];
  }
  const { content } = body;
  if (error.code !== 'too-many-tracks' || content.from !== 'collection') return [];
  const groups = isRecord(proposal) && Array.isArray(proposal.groups) ? proposal.groups.length : undefined;
  return [
    {
      kind: 'groups',
      ...(groups ? { tracks: groups } : {}),
      body: { ...body, content: { ...content, chapters: 'grouped' } },
    },
    { kind: 'one', body: { ...body, content: { ...content, chapters: 'one' } } },
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
