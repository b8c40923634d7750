// The same bytes for both sides: what our stream answers, kept as one file for nginx, and looked at again in ranges.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const LIMIT_MS = 60_000;

export interface FetchedFile {
  sizeBytes: number;
  sha256: string;
}

/** Fetches `url` whole into `file`. @throws unless it was answered with 200 and all announced bytes. */
export async function fetchToFile(url: string, file: string): Promise<FetchedFile> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200 || bytes.length !== Number(answer.headers.get('content-length'))) {
    throw new Error(`A stream answered ${answer.status} with ${bytes.length} bytes`);
  }
  writeFileSync(file, bytes);
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** @throws when a side's range differs from the other's: nothing may be measured that is not the same. */
export async function requireEqualRanges(urls: readonly string[], sizeBytes: number): Promise<void> {
  for (let index = 0; index < 8; index++) {
    const from = 1 + Math.floor(((sizeBytes - 70_000) * index) / 8);
    const answers = await Promise.all(urls.map((url) => fetchRange(url, from, from + 65_535)));
    if (answers.some((bytes) => !bytes.equals(answers[0] ?? Buffer.alloc(0)))) {
      throw new Error(`The sides answer different bytes from ${from} on`);
    }
  }
}

async function fetchRange(url: string, from: number, to: number): Promise<Buffer> {
  const headers = { Range: `bytes=${from}-${to}` };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
  if (answer.status !== 206) throw new Error(`A range was answered with ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
