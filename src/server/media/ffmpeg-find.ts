// Looks for an ffmpeg that can do what we need: the configured one, else the system's, else one that npm brought along.
// A configured path is taken or refused, never silently replaced. Reads no environment: the search path is handed in.
// Next: ffmpeg.ts runs it.
import { access, chmod, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { runFfmpeg } from './ffmpeg.ts';

export type FfmpegOrigin = 'setting' | 'system' | 'package';
export type FoundFfmpeg = { kind: 'found'; path: string; version: string; origin: FfmpegOrigin };
/** `advice` is one plain sentence for the owner; `tried` is for the log. */
export type MissingFfmpeg = { kind: 'missing'; advice: string; tried: { origin: FfmpegOrigin; reason: string }[] };

export type FfmpegSearch = {
  /** The owner's own choice, if any. */
  configuredPath?: string | undefined;
  /** The text of the PATH variable. */
  searchPath?: string | undefined;
  /** Looking among npm packages can be switched off, to see which one the system has. */
  usePackages?: boolean;
  signal?: AbortSignal;
};

const NEEDED_FILTERS = ['ebur128', 'alimiter', 'aresample', 'volume', 'afade', 'asetpts', 'aformat'];
const NEEDED_ENCODERS = ['libmp3lame', 'pcm_s16le', 'pcm_f32le'];
const PROGRAM = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';

export async function findFfmpeg(search: FfmpegSearch = {}): Promise<FoundFfmpeg | MissingFfmpeg> {
  const tried: MissingFfmpeg['tried'] = [];
  for (const { origin, path } of await candidates(search)) {
    const checked = await check(path, search.signal);
    if ('version' in checked) return { kind: 'found', path, version: checked.version, origin };
    tried.push({ origin, reason: checked.reason });
    if (origin === 'setting') {
      return {
        kind: 'missing',
        tried,
        advice: `The ffmpeg program from the settings cannot be used: ${checked.reason}.`,
      };
    }
  }
  const advice =
    'No usable ffmpeg was found: install it with the system’s package program (for example "apt install ffmpeg"), ' +
    'or set YSS_FFMPEG to the path of one that has the LAME MP3 encoder.';
  return { kind: 'missing', tried, advice };
}

async function candidates(search: FfmpegSearch): Promise<{ origin: FfmpegOrigin; path: string }[]> {
  if (search.configuredPath) return [{ origin: 'setting', path: search.configuredPath }];
  const found: { origin: FfmpegOrigin; path: string }[] = [];
  for (const folder of (search.searchPath ?? '').split(delimiter)) {
    const path = join(folder, PROGRAM);
    if (folder === '' || !(await isExecutable(path))) continue;
    found.push({ origin: 'system', path });
    break;
  }
  const packaged = search.usePackages === false ? undefined : await packagedPath();
  if (packaged) found.push({ origin: 'package', path: packaged });
  return found;
}

/** The binary that came as an optional dependency for this platform, if it did. */
async function packagedPath(): Promise<string | undefined> {
  const platform = `${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  for (const name of [`@ffmpeg-binary/${platform}`, `@ffmpeg-installer/${platform}`]) {
    try {
      const path = join(dirname(require.resolve(`${name}/package.json`)), PROGRAM);
      // Some of these packages count on an install script, which may have been forbidden, to make the file executable.
      if (!(await isExecutable(path))) await chmod(path, 0o755);
      return path;
    } catch {
      // Not installed for this platform, or not ours to make executable: the next candidate may be.
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function check(path: string, signal?: AbortSignal): Promise<{ version: string } | { reason: string }> {
  const ask = (question: string) => runFfmpeg({ path }, { args: [question], limitMs: 20_000, signal });
  try {
    const [version, filters, encoders] = await Promise.all([ask('-version'), ask('-filters'), ask('-encoders')]);
    if (version.kind !== 'done' || filters.kind !== 'done' || encoders.kind !== 'done') {
      return { reason: 'it does not answer' };
    }
    const lacking = [
      ...NEEDED_FILTERS.filter((name) => !lists(filters.stdout, name)),
      ...NEEDED_ENCODERS.filter((name) => !lists(encoders.stdout, name)),
    ];
    if (lacking.length > 0) return { reason: `it lacks ${lacking.join(', ')}` };
    return { version: /^ffmpeg version (\S+)/.exec(version.stdout)?.[1] ?? 'unknown' };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { reason: 'it cannot be started' };
  }
}

/** Lists have one name per line, after a column of flags. */
function lists(text: string, name: string): boolean {
  return text.split('\n').some((line) => line.trim().split(/\s+/)[1] === name);
}
