// What the operator sets: flags > environment (YSS_… and YSS_…_FILE) > file > defaults. The only place that reads the
// environment. Unknown keys are errors, because a misspelt setting that is ignored is found at bedtime.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PROFILES } from '#core/mp3/profile.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const bytes = z.coerce.number().int().positive();
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const webSocketUrl = z.url({ protocol: /^wss?$/ });
const list = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean)
      : value,
  z.array(z.string()),
);

/** One entry per setting. `.describe` is what `config print` and the documentation say of it. */
const settings = z.strictObject({
  host: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for the whole network.'),
  port: port.default(8480).describe('Port of the app, and of the streams unless streamPort is set. 0: any free one.'),
  streamPort: port
    .optional()
    .describe('Own port for stream addresses, so that only they need be reachable from outside.'),
  publicUrl: httpUrl.optional().describe('Address under which players reach the streams. Cards need it to be https.'),
  tlsCert: z.string().optional().describe('Certificate file (PEM), to answer HTTPS without a proxy in front.'),
  tlsKey: z.string().optional().describe('Key file (PEM) of that certificate.'),
  trustedProxies: list.default([]).describe('Addresses or networks whose X-Forwarded-For is believed.'),
  dataFolder: z.string().default(join(homedir(), '.yoto-smart-stream')).describe('Where everything is kept.'),
  profile: z
    .enum(Object.keys(PROFILES) as [keyof typeof PROFILES])
    .default('stereo-160')
    .describe('House format of the library.'),
  render: z
    .enum(['all', 'used'])
    .default('all')
    .describe('Convert all audio at import, or only what saved streams use.'),
  ffmpeg: z.string().optional().describe('The ffmpeg program to use instead of the one that is found.'),
  speechUrl: httpUrl
    .optional()
    .describe(
      'A speech service that understands POST /v1/audio/speech; without one, espeak-ng speaks and sounds robotic.',
    ),
  speechKey: z.string().min(1).optional().describe('Key of that speech service, if it wants one.'),
  speechModel: z.string().min(1).max(200).default('tts-1').describe('Its model.'),
  speechVoice: z.string().min(1).max(200).default('alloy').describe('Its voice.'),
  uploadLimitBytes: bytes.default(4 * 1024 ** 3).describe('Largest file that can be uploaded.'),
  blockCacheBytes: bytes.default(128 * 1024 ** 2).describe('Memory for audio that was sent recently.'),
  drainMs: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('How long open streams may go on when the server stops.'),
  startWindowMs: z.coerce
    .number()
    .int()
    .min(0)
    .default(60_000)
    .describe('How long a repeated start of a stream means the same play.'),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged.'),
  yotoClientId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,128}$/, 'A client id is letters and digits.')
    .optional()
    .describe('Client id from the Yoto developer dashboard.'),
  yotoClientSecret: z.string().min(1).optional().describe('Only for a confidential client.'),
  yotoLoginUrl: httpUrl.default('https://login.yotoplay.com').describe('Yoto sign-in.'),
  yotoApiUrl: httpUrl.default('https://api.yotoplay.com').describe('Yoto API.'),
  yotoMqttUrl: webSocketUrl
    .default('wss://aqrphjqbp3u2z-ats.iot.eu-west-2.amazonaws.com/mqtt')
    .describe('Where Yoto tells what players do.'),
  yotoDeviceCode: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Sign in by typing a code; only for clients for which Yoto has not switched it off.'),
  outboundPrivate: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Lets routines send messages to addresses inside your own network, such as Home Assistant.'),
  yotoRequestsPerSecond: z.coerce.number().positive().default(1).describe('Our own limit towards the Yoto API.'),
});

export type Config = z.output<typeof settings>;
export type ConfigInput = z.input<typeof settings>;
type Key = keyof Config;

const SECRET: ReadonlySet<Key> = new Set<Key>(['speechKey', 'yotoClientSecret']);
const KEYS = Object.keys(settings.shape) as Key[];

export interface Origin {
  key: Key;
  value: unknown;
  origin: 'flag' | 'environment' | 'file' | 'default';
}

export interface LoadedConfig {
  config: Config;
  origins: Origin[];
}

/** A setting that cannot be used; the message names it, where it came from and what is expected. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @param flags as given on the command line, by setting name.
 * @param environment normally `process.env`; tests hand in their own.
 * @throws ConfigError for unknown names and values that do not fit.
 */
export function loadConfig(flags: Record<string, unknown>, environment: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const { config: configFile, ...flagValues } = flags;
  rejectUnknown(Object.keys(flagValues), 'command line');
  const fromEnvironment = readEnvironment(environment);
  const file = configFile ?? environment.YSS_CONFIG;
  const fromFile = typeof file === 'string' ? readConfigFile(file) : {};
  const layers = [
    { origin: 'flag', values: flagValues },
    { origin: 'environment', values: fromEnvironment },
    { origin: 'file', values: fromFile },
  ] as const;

  const chosen: Record<string, unknown> = {};
  const origins: Origin[] = [];
  for (const key of KEYS) {
    const layer = layers.find(({ values }) => values[key] !== undefined);
    if (layer) chosen[key] = layer.values[key];
    origins.push({ key, value: undefined, origin: layer?.origin ?? 'default' });
  }
  const parsed = settings.safeParse(chosen);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const key = String(issue.path[0]);
      return `${key} (${origins.find((entry) => entry.key === key)?.origin}): ${issue.message}`;
    });
    throw new ConfigError(sentences.join('\n'));
  }
  const config = { ...parsed.data, dataFolder: resolve(parsed.data.dataFolder) };
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined))
    throw new ConfigError('tlsCert and tlsKey belong together.');
  return {
    config,
    origins: origins.map((entry) => ({
      ...entry,
      value: SECRET.has(entry.key) ? mask(config[entry.key]) : config[entry.key],
    })),
  };
}

/** Where the system looks for programs. */
export function programPath(): string {
  return process.env.PATH ?? '';
}

/** All settings with defaults, as the command line and the documentation list them. */
export function describeSettings(): { key: string; flag: string; variable: string; text: string }[] {
  return KEYS.map((key) => ({
    key,
    flag: `--${kebab(key)}`,
    variable: variableOf(key),
    text: settings.shape[key].description ?? '',
  }));
}

function readEnvironment(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const known = new Map<string, Key>(KEYS.map((key) => [variableOf(key), key]));
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('YSS_') || name === 'YSS_CONFIG' || value === undefined) continue;
    const fromFile = name.endsWith('_FILE') && !known.has(name);
    const key = known.get(fromFile ? name.slice(0, -'_FILE'.length) : name);
    if (!key) throw new ConfigError(`The environment variable ${name} is not a setting of this server.`);
    values[key] = fromFile ? readText(value, name).trim() : value;
  }
  return values;
}

function readConfigFile(path: string): Record<string, unknown> {
  if (!existsSync(path)) throw new ConfigError(`The configuration file ${path} does not exist.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(readText(path, path));
  } catch (cause) {
    throw new ConfigError(`The configuration file ${path} is not valid JSON.`, { cause });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigError(`The configuration file ${path} must hold one JSON object.`);
  }
  rejectUnknown(Object.keys(parsed), path);
  return parsed as Record<string, unknown>;
}

function readText(path: string, named: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${named} cannot be read.`, { cause });
  }
}

function rejectUnknown(names: string[], where: string): void {
  const unknown = names.filter((name) => !KEYS.includes(name as Key));
  if (unknown.length > 0) throw new ConfigError(`Unknown setting in ${where}: ${unknown.join(', ')}.`);
}

function variableOf(key: string): string {
  return `YSS_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function mask(value: unknown): string | undefined {
  return value === undefined ? undefined : '••••••';
}

/** What this server is to Yoto; undefined when that is left to whoever connects an account. */
export function yotoClientOf({ yotoClientId: clientId, yotoClientSecret: clientSecret }: Config) {
  if (clientId === undefined) return undefined;
  return clientSecret === undefined ? { clientId } : { clientId, clientSecret };
}
