// Small shapes that several routes share: ids, pages, times.
import { z } from 'zod';

export const id = z.string().min(1).max(64).describe('An id: opaque, sorts by the time it was made.');
/** ISO 8601 in UTC. Inside the server times are milliseconds. */
export const time = z.iso.datetime();

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(60),
  after: z.string().max(400).optional().describe('The `next` of the page before.'),
});

export function page<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number().int(),
    next: z.string().optional().describe('Pass as `after` to get the following page; absent on the last one.'),
  });
}
