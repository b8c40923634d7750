// Keeps the walls where the map (docs/architecture.md) draws them. Each failure says what to do.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const LINES = 300;

/** Which rooms a room may import from, besides itself. */
const ARROWS: Record<string, readonly string[]> = {
  core: [],
  contract: ['core'],
  client: ['contract', 'core'],
  cloud: [],
  simulator: ['cloud/wire', 'contract'],
  server: ['core', 'contract', 'cloud'],
  demo: ['server', 'simulator', 'client', 'contract', 'core'],
  cli: ['client', 'contract', 'core'],
  mcp: ['client', 'contract', 'core'],
  web: ['client', 'contract', 'core'],
};
const FEATURE_FILES = ['routes', 'service', 'store', 'jobs', 'listeners'];
const FORBIDDEN_NAMES = /\b\w*(manager|helper|util|common|handler|processor)s?\b/i;
const IMPURE = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\b|['"]node:|\bfetch\b/;

interface SourceFile {
  path: string;
  room: string;
  text: string;
  imports: string[];
}

const files = readSources();

describe('rooms', () => {
  it.each(Object.keys(ARROWS))('%s imports only from the rooms it may', (room) => {
    const allowed = ARROWS[room] ?? [];
    const wrong = files
      .filter((file) => file.room === room && !isTest(file.path))
      .flatMap((file) => file.imports.map((target) => ({ file, target: crossing(file, target) })))
      .filter(({ target }) => target && !allowed.some((open) => target === open || target.startsWith(`${open}/`)))
      .map(
        ({ file, target }) => `${file.path} imports ${target}: ask for what it needs as a parameter, or move the code.`,
      );
    expect(wrong).toEqual([]);
  });

  it('cross a wall only with a # import, and stay inside with a relative one', () => {
    const wrong = files
      .filter((file) => file.path.startsWith('src/') && file.path !== 'src/main.ts')
      .flatMap((file) => file.imports.map((target) => ({ file, target })))
      .filter(({ file, target }) => {
        if (target.startsWith('#')) return target.startsWith(`#${file.room}/`);
        return target.startsWith('.') && roomOf(resolvePath(file, target)) !== file.room;
      })
      .map(({ file, target }) => `${file.path}: ${target}. Across rooms write #room/file.ts, inside ./file.ts.`);
    expect(wrong).toEqual([]);
  });

  it('core knows no clock, no chance and no machine', () => {
    const wrong = files
      .filter((file) => file.room === 'core' && !isTest(file.path))
      .filter((file) => IMPURE.test(withoutComments(file.text)))
      .map((file) => `${file.path}: hand time, chance and the world in as arguments.`);
    expect(wrong).toEqual([]);
  });

  it('only config.ts reads the environment', () => {
    const wrong = files
      .filter((file) => file.path.startsWith('src/') && file.path !== 'src/server/config.ts' && !isTest(file.path))
      .filter((file) => /process\.env/.test(file.text))
      .map((file) => `${file.path}: make it a setting in src/server/config.ts.`);
    expect(wrong).toEqual([]);
  });
});

describe('features', () => {
  const inFeatures = files.filter((file) => file.path.startsWith('src/server/features/'));

  it('have files of the five known names, and folders for what is inside one of them', () => {
    const wrong = inFeatures
      .filter((file) => !isTest(file.path) && dirname(dirname(file.path)) === 'src/server/features')
      .filter((file) => !FEATURE_FILES.includes(baseName(file.path)))
      .map(
        (file) => `${file.path}: a feature has ${FEATURE_FILES.join(', ')}; other ideas belong to media, ops or core.`,
      );
    expect(wrong).toEqual([]);
  });

  it('never read the tables of another: no foreign store is imported', () => {
    const wrong = inFeatures
      .flatMap((file) => file.imports.map((target) => ({ file, target: resolvePath(file, target) })))
      .filter(({ file, target }) => target.endsWith('/store.ts') && !file.path.startsWith(`${dirname(target)}/`))
      .map(({ file, target }) => `${file.path} imports ${target}: take the other feature’s service in app.ts.`);
    expect(wrong).toEqual([]);
  });
});

describe('tests', () => {
  it('are never left out by themselves: they ask test/programs.ts for what they need', () => {
    const leftOut = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|skipIf|runIf|todo|only)\b|\bskip\(/;
    const wrong = globSync(['{src,test,web/src}/**/*.test.{ts,tsx}'], { cwd: ROOT })
      .filter((path) => leftOut.test(withoutComments(readFileSync(join(ROOT, path), 'utf8'))))
      .filter((path) => path !== 'test/architecture.test.ts')
      .map((path) => `${path}: say program(…) or lacks(…), which fail where everything must be there.`);
    expect(wrong).toEqual([]);
  });
});

describe('names and sizes', () => {
  it('no drawers: nothing is called after what it might do', () => {
    const declared = /\b(?:class|function|interface|type|const|let)\s+(\w+)/g;
    const wrong = files.flatMap((file) => {
      const names = [baseName(file.path), ...[...file.text.matchAll(declared)].map((match) => match[1] ?? '')];
      return names
        .filter((name) => FORBIDDEN_NAMES.test(name))
        .map((name) => `${file.path}: “${name}” needs a name that says what it is.`);
    });
    expect(wrong).toEqual([]);
  });

  it(`files stay under ${LINES} lines`, () => {
    const wrong = files
      .filter((file) => !isTest(file.path))
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > LINES)
      .map(({ path, lines }) => `${path} has ${lines} lines: what is the second idea in it?`);
    expect(wrong).toEqual([]);
  });

  it('every module says in its first lines what it is for', () => {
    const wrong = files
      .filter((file) => file.path.startsWith('src/') && !isTest(file.path))
      .filter((file) => !file.text.startsWith('//') && !file.text.startsWith('/**'))
      .map((file) => `${file.path}: begin with two to five lines on its purpose and what it must never do.`);
    expect(wrong).toEqual([]);
  });
});

function readSources(): SourceFile[] {
  return globSync(['src/**/*.ts', 'web/src/**/*.{ts,tsx}'], { cwd: ROOT }).map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
    const unixPath = path.split(sep).join('/');
    return { path: unixPath, room: roomOf(unixPath), text, imports };
  });
}

function roomOf(path: string): string {
  if (path.startsWith('web/')) return 'web';
  const [, room = ''] = path.split('/');
  return room.endsWith('.ts') ? '' : room;
}

/** The room (and folder) that an import leads to, if it leaves its own. */
function crossing(file: SourceFile, target: string): string | undefined {
  if (target.startsWith('#')) return target.slice(1);
  if (!target.startsWith('.')) return undefined;
  const path = resolvePath(file, target);
  return roomOf(path) === file.room ? undefined : path.replace(/^src\//, '');
}

function resolvePath(file: SourceFile, target: string): string {
  return relative(ROOT, resolve(ROOT, dirname(file.path), target))
    .split(sep)
    .join('/');
}

function baseName(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.tsx?$/, '');
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.endsWith('.test.tsx');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '');
}
