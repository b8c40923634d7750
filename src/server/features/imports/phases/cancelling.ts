// What a cancelled import leaves: everything that was finished, and nothing else. Audio that never was rendered and that
// nobody uses is forgotten, as if its file had not been read.
import { chunks } from '../../../db/chunks.ts';
import type { ImportDeps } from './deps.ts';

/** Returns the paths of the files that were forgotten or never read. */
export async function forgetUnrendered(deps: ImportDeps, importId: string): Promise<string[]> {
  const { db, events } = deps;
  const rows = await db.read
    .selectFrom('import_file')
    .innerJoin('original', 'original.id', 'import_file.original_id')
    .innerJoin('audio', 'audio.original_id', 'original.id')
    .leftJoin('rendition', 'rendition.audio_id', 'audio.id')
    .select(['original.id', 'original.path', 'audio.id as audio_id', 'rendition.profile'])
    .where('import_file.import_id', '=', importId)
    .where('import_file.state', '=', 'indexed')
    .execute();
  const used = await deps.findUsed(rows.map(({ audio_id }) => audio_id));
  const kept = new Set(rows.filter((row) => row.profile !== null || used.has(row.audio_id)).map(({ id }) => id));
  const doomed = new Map(rows.filter(({ id }) => !kept.has(id)).map(({ id, path }) => [id, path]));
  await db.write(async (tx) => {
    for (const chunk of chunks([...doomed.keys()])) {
      await tx
        .deleteFrom('collection')
        .where(
          'origin_key',
          'in',
          chunk.map((id) => `chapters:${id}`),
        )
        .execute();
      await tx.deleteFrom('audio').where('original_id', 'in', chunk).execute();
      await tx.deleteFrom('original').where('id', 'in', chunk).execute();
    }
    await tx
      .deleteFrom('collection')
      .where('kind', '=', 'folder')
      .where('id', 'not in', (eb) => eb.selectFrom('collection_item').select('collection_id'))
      .execute();
    await tx
      .deleteFrom('import_file')
      .where('import_id', '=', importId)
      .where('state', 'in', ['waiting', 'indexed'])
      .execute();
    await events.record(tx, 'library.changed', {});
  });
  return [...doomed.values()];
}
