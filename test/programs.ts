// The programs that tests need besides Node. ffmpeg is always there: the system's, else the one that npm brought. Without
// any other, a test is skipped and says why (say-skipped.ts prints it); at the gate, where CI is set, it fails instead.
// So a test never decides by itself to be left out, and nothing is left out in silence.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';
import { type FoundFfmpeg, findFfmpeg } from '#server/media/ffmpeg-find.ts';

/** By which names a program goes, and the Debian package that brings it. */
const PROGRAMS = {
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], debian: 'chromium' },
  'espeak-ng': { names: ['espeak-ng'], debian: 'espeak-ng' },
  mp3val: { names: ['mp3val'], debian: 'mp3val' },
  mpg123: { names: ['mpg123'], debian: 'mpg123' },
  ps: { names: ['ps'], debian: 'procps' },
} as const;

/** Where administrators' programs are, which are not on everybody's search path. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/snap/bin'];

/** The path of a program; without it the test ends here. */
export function program(name: keyof typeof PROGRAMS, context: TestContext): string {
  const { names, debian } = PROGRAMS[name];
  return findProgram(names) ?? lacks(context, `${name} is not installed: apt-get install ${debian}`);
}

/** Ends a test that this machine cannot run: skipped with this sentence, or failed with it at the gate. */
export function lacks(context: TestContext, sentence: string): never {
  if (process.env.CI) throw new Error(sentence);
  return context.skip(sentence);
}

let found: ReturnType<typeof findFfmpeg> | undefined;

/** @throws when there is neither a system's ffmpeg nor one from npm that can do what we need. */
export async function ffmpegForTests(): Promise<FoundFfmpeg> {
  found ??= findFfmpeg({ searchPath: process.env.PATH });
  const result = await found;
  if (result.kind === 'missing') throw new Error(result.advice);
  return result;
}

function findProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
