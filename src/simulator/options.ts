// The command line of `npm run simulate`: reads its flags, every switch among them, and explains them. It starts nothing:
// ./run.ts does.
import { z } from 'zod';
import { defaultSwitches, Switches, type SwitchesPatch, SwitchesPatch as switchesPatch } from './switches.ts';

export interface SimulateOptions {
  port: number;
  host: string;
  json: boolean;
  timeZone?: string;
  switches: SwitchesPatch;
}

const standard = { port: 8490, host: '127.0.0.1' };

const own: Record<string, string> = {
  '--port <number>': `Where it listens; 0 takes a free port (default ${standard.port})`,
  '--host <address>': `0.0.0.0 lets other computers in (default ${standard.host})`,
  '--time-zone <zone>': 'Where the players are, such as Europe/Berlin (default Europe/London)',
  '--json': 'Its addresses as one line of JSON, for programs',
  '--help': 'This text',
};

const dashed = (name: string) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** `true` when only the name was given, as switches that are on or off may be. */
function valueIn(given: unknown): unknown {
  if (given === 'true' || given === 'false') return given === 'true';
  return typeof given === 'string' && given.trim() !== '' && !Number.isNaN(Number(given)) ? Number(given) : given;
}

/** Names of flags are those of the switches, in camel case. A problem is one line for whoever typed it. */
export function readSimulateFlags(
  flags: Record<string, unknown>,
): { ok: true; options: SimulateOptions } | { ok: false; problem: string } {
  const { port = standard.port, host = standard.host, json, timeZone, ...rest } = flags;
  const given = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, valueIn(value)]));
  const switches = switchesPatch.safeParse(given);
  if (!switches.success) {
    const issue = switches.error.issues[0];
    const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    return { ok: false, problem: `${dashed(String(name))}: ${issue?.message}. See: npm run simulate -- --help` };
  }
  const portNumber = Number(port);
  if (!Number.isInteger(portNumber) || portNumber < 0 || portNumber > 65_535 || port === true) {
    return { ok: false, problem: '--port: must be a number from 0 to 65535' };
  }
  const zone = typeof timeZone === 'string' ? { timeZone } : {};
  const options = { port: portNumber, host: String(host), json: json === true, ...zone, switches: switches.data };
  return { ok: true, options };
}

/** What can be chosen for a switch, as a person would write it. */
function choices(schema: z.ZodType): string {
  const { type, enum: words, anyOf } = z.toJSONSchema(schema, { io: 'input' });
  if (words) return words.join('|');
  if (anyOf) return anyOf.map((one) => (one as { const?: unknown }).const).join('|');
  return type === 'boolean' ? 'true|false' : type === 'integer' ? 'number' : String(type);
}

export function simulateHelp(): string {
  const standards = defaultSwitches();
  const lines = Object.entries(Switches.shape).map(([name, schema]) => {
    const value = JSON.stringify(standards[name as keyof Switches]);
    return `  ${dashed(name)} <${choices(schema)}>  (${value})\n      ${schema.description}`;
  });
  const owns = Object.entries(own).map(([flag, text]) => `  ${flag.padEnd(22)} ${text}`);
  return [
    'A Yoto cloud, broker and players that are all pretended: npm run simulate -- [flags]',
    '',
    ...owns,
    '',
    'Switches, for all that nobody knows about the real cloud, and for trouble. They can be changed while it runs, for',
    'single families and players too: docs/simulator.md.',
    '',
    ...lines,
    '',
  ].join('\n');
}
