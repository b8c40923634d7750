// Copies of the database from before an update: whoever is forgotten is in them too, and what was updated then works now.
import { readdir } from 'node:fs/promises';

/** Names of files in the data folder. */
export async function findCopies(dataFolder: string): Promise<string[]> {
  return (await readdir(dataFolder)).filter((file) => /^library\.db\.before-\d+/.test(file));
}
