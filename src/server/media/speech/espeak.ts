// espeak-ng, which speaks on a bare machine: the system's program, else the npm package's, run as a program of its own
// without access to files or network addresses of ours. Reads no environment: the search path is handed in.
// Next: program.ts runs it; docs/decisions/0008-speech.md.
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSpeaking, type SpeakingProgram } from './program.ts';
import { ROBOT, type SpeechVoice, speakable } from './voice.ts';

const PROGRAM = process.platform === 'win32' ? 'espeak-ng.exe' : 'espeak-ng';
const WASM_PROGRAM = fileURLToPath(new URL('wasm-program.ts', import.meta.url));

/** Slower and a little deeper than it would by itself: children have to follow. `-b 1`: the text is UTF-8. */
const MANNER = ['-s', '140', '-p', '42', '-g', '4', '-b', '1'];
const ACCENTS: Record<string, string> = { en: 'en-gb' };
/** Also keeps paths and options from being taken for a language. */
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/;

export interface EspeakSearch {
  /** The text of the PATH variable. */
  searchPath?: string | undefined;
  /** Looking for the npm package can be switched off. */
  usePackages?: boolean;
}

/** All that this machine has, the system's first. Whether they can speak shows when they do. */
export async function findEspeak({ searchPath = '', usePackages = true }: EspeakSearch): Promise<SpeechVoice[]> {
  const found: SpeechVoice[] = [];
  for (const folder of searchPath.split(delimiter)) {
    const path = join(folder, PROGRAM);
    if (folder === '' || !(await isExecutable(path))) continue;
    found.push(espeak({ path, args: ['--stdin', '--stdout'] }));
    break;
  }
  const modulePath = usePackages ? packagedModule() : undefined;
  if (modulePath !== undefined) found.push(espeak(apart(modulePath)));
  return found;
}

function espeak(program: SpeakingProgram): SpeechVoice {
  return {
    name: ROBOT,
    async speak({ text, language }, signal) {
      const code = language.toLowerCase();
      if (!LANGUAGE.test(code)) return { kind: 'failed', detail: 'no such language', isAway: false };
      const args = [...program.args, '-v', ACCENTS[code] ?? code, ...MANNER];
      return await runSpeaking({ path: program.path, args }, speakable(text), { signal });
    },
  };
}

/** It may read itself and nothing else, write no file and start no program. */
function apart(modulePath: string): SpeakingProgram {
  const packageFolder = dirname(dirname(modulePath)) + sep;
  const readable = [WASM_PROGRAM, packageFolder].map((path) => `--allow-fs-read=${path}`);
  return { path: process.execPath, args: ['--permission', ...readable, WASM_PROGRAM, modulePath] };
}

function packagedModule(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('espeak-ng');
  } catch {
    // It is an optional dependency: the owner has left it out.
    return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
