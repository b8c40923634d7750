// Our own card document, as it is kept: what the parent chose, and which stream each track plays. The twin on the Yoto
// account is made from it by build.ts. Versioned; a document is checked whenever it is read.
import { z } from 'zod';

const finding = z.object({ code: z.string(), severity: z.enum(['error', 'warning']), text: z.string() });

const keptTrack = z.object({
  title: z.string(),
  streamId: z.string(),
  /** What the stream was made to play; empty when it was there before the card. */
  audioIds: z.array(z.string()),
  /** Which item of the stream's play this track is, from 1, and of how many; absent: all of it. */
  slot: z.object({ index: z.number(), of: z.number() }).optional(),
});
export type KeptTrack = z.infer<typeof keptTrack>;

export const cardDocument = z.object({
  version: z.literal(1),
  author: z.string(),
  description: z.string(),
  content: z.discriminatedUnion('from', [
    z.object({
      from: z.literal('collection'),
      collectionId: z.string(),
      chapters: z.enum(['per-part', 'one', 'grouped']),
    }),
    z.object({ from: z.literal('stream'), streamId: z.string(), slots: z.number().optional() }),
  ]),
  tracks: z.array(keptTrack),
  /** What is to be said of the parts: some failed, or they no longer fit. */
  findings: z.array(finding),
  coverHash: z.string().optional(),
  /** The cover as it was taken to Yoto; without an address it was refused there. */
  takenCover: z.object({ hash: z.string(), url: z.string().optional() }).optional(),
  /** "yoto:#<mediaId>" */
  icon: z.string().optional(),
  /** Made by us for our own use, and not shown among the family's; what it plays is another thing each time. */
  isHidden: z.boolean().optional(),
});
export type CardDocument = z.infer<typeof cardDocument>;
