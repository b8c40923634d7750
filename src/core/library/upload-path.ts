// Where an upload may lie: a relative path made of the sender's words, of which nothing is trusted. Never empty, never
// upwards, never hidden, no name that a file system refuses.
import { isSystemName } from './file-kinds.ts';
import { cleanLine } from './titles.ts';

const MOST_FOLDERS = 8;
const LONGEST_BYTES = 180;

/** Names from the root down; the last one is the file's. */
export function uploadPath(relativePath: string): [string, ...string[]] {
  const names = relativePath
    .slice(0, 4096)
    .split(/[/\\]+/)
    .flatMap((name) => safeName(name) ?? []);
  const file = names.pop() ?? 'upload';
  const [first, ...rest] = [...names.slice(-MOST_FOLDERS), file];
  return [first ?? file, ...rest];
}

function safeName(name: string): string | undefined {
  const safe = cleanLine(name)
    .replace(/[:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (safe === '') return undefined;
  return shorten(isSystemName(safe) ? `_${safe}` : safe);
}

/** Cut in the middle, so that the ending, which tells the kind, stays. */
function shorten(name: string): string {
  const ending = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  let base = [...name.slice(0, name.length - ending.length)];
  const encoder = new TextEncoder();
  while (encoder.encode(base.join('')).length > LONGEST_BYTES) base = base.slice(0, Math.floor(base.length * 0.9));
  return base.join('').trimEnd() + ending;
}
