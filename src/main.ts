// The command line: reads it, starts one room, and ends cleanly on a signal. All work is done in the rooms.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import './compile-cache.js';

const COMMANDS: Record<string, { text: string; run(flags: Flags): Promise<void> }> = {
  serve: { text: 'Start the server.', run: serve },
  demo: { text: 'Everything with a pretend Yoto cloud and pretend players: no account, no device.', run: demo },
  simulate: { text: 'Only the pretend Yoto cloud and players.', run: simulate },
  config: { text: 'Print every setting, its value and where it comes from.', run: printConfig },
  openapi: { text: 'Print openapi.json.', run: printOpenApi },
  help: { text: 'This list.', run: help },
};

type Flags = Record<string, unknown>;

class UsageError extends Error {
  override name = 'UsageError';
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const [command = 'help', ...words] = process.argv.slice(2);
// “config print” is what other programs call it.
const rest = command === 'config' && words[0] === 'print' ? words.slice(1) : words;

// Whoever read our output may leave first (`… | head -1`): what is left unsaid is no fault, and a server goes on serving.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  const chosen = COMMANDS[command];
  if (!chosen) throw new UsageError(`There is no command “${command}”. Try: node src/main.ts help`);
  await chosen.run(readFlags(rest));
} catch (error) {
  if (!(error instanceof Error) || !['UsageError', 'ConfigError', 'StartError'].includes(error.name)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function serve(flags: Flags): Promise<void> {
  const [{ loadConfig }, { startServer }] = await Promise.all([import('#server/config.ts'), import('#server/app.ts')]);
  const { config } = loadConfig(flags);
  const server = await startServer({ config, version });
  process.stdout.write(`Yoto Smart Stream is ready at ${server.url}\n`);
  await untilSignal();
  await server[Symbol.asyncDispose]();
}

async function demo(flags: Flags): Promise<void> {
  const { runDemo } = await import('./demo/demo.ts');
  process.exitCode = await runDemo({ flags, version, stop: stopSignal() });
}

async function simulate({ help: isHelp, ...flags }: Flags): Promise<void> {
  const { readSimulateFlags, simulateHelp } = await import('#simulator/options.ts');
  if (isHelp) {
    process.stdout.write(simulateHelp());
    return;
  }
  const read = readSimulateFlags(flags);
  if (!read.ok) throw new UsageError(read.problem);
  const { runSimulator } = await import('#simulator/run.ts');
  await runSimulator({
    ...read.options,
    print: (line) => process.stdout.write(`${line}\n`),
    signal: stopSignal(),
  });
}

async function printConfig(flags: Flags): Promise<void> {
  const { loadConfig } = await import('#server/config.ts');
  for (const { key, value, origin } of loadConfig(flags).origins) {
    process.stdout.write(`${key} = ${JSON.stringify(value) ?? '(not set)'}  (${origin})\n`);
  }
}

async function printOpenApi({ out }: Flags): Promise<void> {
  const { openApiDocument } = await import('#contract/openapi.ts');
  const text = `${JSON.stringify(openApiDocument(version), null, 2)}\n`;
  if (typeof out === 'string') writeFileSync(out, text);
  else process.stdout.write(text);
}

async function help(): Promise<void> {
  const { describeSettings } = await import('#server/config.ts');
  const commands = Object.entries(COMMANDS).map(([name, { text }]) => `  ${name.padEnd(10)} ${text}`);
  const settings = describeSettings().map(
    ({ flag, variable, text }) => `  ${flag.padEnd(28)} ${variable}\n      ${text}`,
  );
  process.stdout.write(
    `Commands:\n${commands.join('\n')}\n\nSettings, as flag or environment variable:\n${settings.join('\n')}\n`,
  );
}

/** `--some-name value`, `--some-name=value`, `--switch`; names become someName. */
function readFlags(args: string[]): Flags {
  const { tokens } = parseArgs({ args, strict: false, allowPositionals: true, tokens: true });
  const flags: Flags = {};
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      const before = tokens[index - 1];
      if (before?.kind !== 'option' || before.value !== undefined)
        throw new UsageError(`What does “${token.value}” mean here?`);
      flags[camel(before.name)] = token.value;
    } else {
      flags[camel(token.name)] = token.value ?? true;
    }
  }
  return flags;
}

function camel(name: string): string {
  return name.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

function stopSignal(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  return abort.signal;
}

async function untilSignal(): Promise<void> {
  const signal = stopSignal();
  // A pending promise alone does not keep Node alive; open sockets do, and they are gone when we dispose.
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
