// A whole household on loopback: the simulated Yoto cloud with its players, our server, an owner, a linked account.
// Everything after the start goes through the public API, as a stranger's script would do it.
import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '#client/client.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import type { Clock } from '#server/clock.ts';
import { loadConfig } from '#server/config.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';

const DEFAULT_PORT = 8480;
const TOKEN_NAME = 'Demo';

export interface Household extends AsyncDisposable {
  server: RunningServer;
  simulator: Simulator;
  client: Client;
  apiToken: string;
  /** The linked Yoto account, as our server names it. */
  accountId: string;
}

export interface HouseholdOptions {
  version: string;
  /** Settings of the server, as on its command line. */
  settings: Record<string, unknown>;
  dataFolder: string;
  pace: 'real' | 'fast';
  /** Of the pretend cloud, its players and our server; the machine's own when absent. */
  clock?: Clock;
}

export async function startHousehold({
  version,
  settings,
  dataFolder,
  pace,
  clock,
}: HouseholdOptions): Promise<Household> {
  await using stack = new AsyncDisposableStack();
  const time = clock ? { clock } : {};
  const simulator = await startSimulator({
    ...time,
    switches: { autoApprove: true, allowHttpStreams: true, pace, ...(pace === 'fast' ? { answerDelayMs: 0 } : {}) },
  });
  stack.defer(() => simulator.close());

  const start = (port: unknown) =>
    startServerAt(simulator, { ...time, version, settings: { ...settings, port, dataFolder } });
  // A demo should not fail because yesterday's is still running; a port that was asked for is a promise.
  const server = stack.use(
    settings.port === undefined
      ? await start(DEFAULT_PORT).catch((cause: Error) => {
          if ((cause.cause as NodeJS.ErrnoException | undefined)?.code !== 'EADDRINUSE') throw cause;
          return start(0);
        })
      : await start(settings.port),
  );

  const apiToken = await ownerToken(server);
  const client = createClient({ baseUrl: server.url, token: apiToken });
  // The pretend cloud is a new one each time; a data folder that was kept knows an older one.
  const { items: older } = await client.link.list();
  for (const { id } of older) await client.link.unlink({ params: { accountId: id } });
  const accountId = await linkAccount(client);
  const owned = stack.move();
  return { server, simulator, client, apiToken, accountId, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A server that takes this pretend cloud for the real one. */
export async function startServerAt(
  { clientId, url, mqttUrl }: Pick<Simulator, 'clientId' | 'url' | 'mqttUrl'>,
  { settings, ...options }: Pick<HouseholdOptions, 'version' | 'settings' | 'clock'>,
): Promise<RunningServer> {
  const { config } = loadConfig({
    logLevel: 'warn',
    drainMs: 1000,
    ...settings,
    host: '127.0.0.1',
    yotoClientId: clientId,
    yotoLoginUrl: url,
    yotoApiUrl: url,
    yotoMqttUrl: mqttUrl,
    yotoRequestsPerSecond: 1000,
  });
  return await startServer({ ...options, config, demo: { simulatorUrl: url } });
}

/** For everything after the start; an older one of this name ends. */
export async function ownerToken({ accounts }: RunningServer): Promise<string> {
  const owner = (await accounts.owner()) ?? (await accounts.createOwner('Demo', randomBytes(16).toString('hex')));
  for (const { id, name } of await accounts.listTokens(owner.id)) {
    if (name === TOKEN_NAME) await accounts.deleteToken(owner.id, id);
  }
  const { value } = await accounts.createToken(owner.id, TOKEN_NAME);
  return value;
}

/** What a parent does in the browser: open Yoto's page, agree, come back with the address it led to. */
export async function linkAccount(client: Client, { devices = true } = {}): Promise<string> {
  const { authorizeUrl } = await client.link.start({ body: { devices } });
  const page = await fetch(authorizeUrl, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  const callbackUrl = page.headers.get('location');
  if (!callbackUrl) throw new Error(`The simulator did not sign in: it answered ${page.status}.`);
  const { id } = await client.link.finish({ body: { callbackUrl } });
  return id;
}
