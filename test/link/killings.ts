// Ends a program between any two of its steps: each call to the file system inside one folder and each request has points
// before, in the middle and after it, and the chosen one kills. What is killed with a throw must never run on: its file
// system refuses and its requests never end. A program of its own is killed by the system.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export class Killed extends Error {
  override name = 'Killed';
}

export interface Killer {
  /** Called at each point; must not return where the program ends. */
  at(point: string): void;
}

const NAMES = ['mkdirSync', 'openSync', 'writeFileSync', 'fsyncSync', 'renameSync', 'rmSync'] as const;
type Call = (...words: unknown[]) => unknown;

/** From now on, until the returned function is called, `killer` is asked around each call that touches `folder`. */
export function watchFiles(folder: string, killer: () => Killer): () => void {
  const originals = fs as unknown as Record<string, Call>;
  const kept = NAMES.map((name) => [name, originals[name] as Call] as const);
  const descriptors = new Set<unknown>();
  for (const [name, call] of kept) {
    originals[name] = (...words) => {
      const [target] = words;
      if (!(typeof target === 'string' ? target.startsWith(folder) : descriptors.has(target))) return call(...words);
      killer().at(`before ${name}`);
      if (name === 'writeFileSync') {
        const text = String(words[1]);
        fs.writeSync(target as number, text.slice(0, text.length / 2));
        killer().at(`in the middle of ${name}`);
        fs.writeSync(target as number, text.slice(text.length / 2));
      } else {
        const result = call(...words);
        if (name === 'openSync') descriptors.add(result);
        killer().at(`after ${name}`);
        return result;
      }
      killer().at(`after ${name}`);
    };
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, call] of kept) originals[name] = call;
    syncBuiltinESMExports();
  };
}

/** `fetch` with points before the request leaves, when the answer is there, and when it has been read. */
export function watchFetch(killer: Killer, isDead: () => boolean): typeof fetch {
  const never = () => new Promise<never>(() => undefined);
  return async (input, init) => {
    if (isDead()) return never();
    try {
      killer.at('before the request');
      const answer = await fetch(input, init);
      killer.at('before the answer is read');
      const bytes = await answer.arrayBuffer();
      killer.at('after the answer is read');
      return new Response(bytes, { status: answer.status, headers: answer.headers });
    } catch (cause) {
      if (cause instanceof Killed) return never();
      throw cause;
    }
  };
}
