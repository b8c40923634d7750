// Brings a folder into the library through the API and waits until every file has its result.
import type { Client } from '#client/client.ts';
import type { ImportFile } from '#contract/imports.ts';

const LOOK_EVERY_MS = 250;

export interface Imported {
  folderId: string;
  files: ImportFile[];
  /** Every audio of the folder, in the order of its files. */
  audioIds: string[];
}

export async function importFolder(client: Client, path: string, signal: AbortSignal): Promise<Imported> {
  const { folder, importId } = await client.imports.addFolder({ body: { path, watch: false } });
  for (;;) {
    const run = await client.imports.getImport({ params: { importId } });
    if (run.state === 'failed') throw new Error(run.sentence ?? 'The import failed.');
    if (run.state === 'done' || run.state === 'cancelled') break;
    await pause(LOOK_EVERY_MS, signal);
  }
  const files: ImportFile[] = [];
  let after: string | undefined;
  do {
    const page = await client.imports.listImportFiles({
      params: { importId },
      query: { limit: 500, ...(after === undefined ? {} : { after }) },
    });
    files.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return { folderId: folder.id, files, audioIds: [...new Set(files.flatMap((file) => file.audioIds))] };
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
