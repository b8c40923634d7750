// The whole household in one process, for journeys: simulated Yoto cloud and players, our server, a linked account.
import type { Client } from '#client/client.ts';
import type { RunningServer } from '#server/app.ts';
import type { Simulator } from '#simulator/simulator.ts';
import { startHousehold } from '../src/demo/household.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface World extends AsyncDisposable {
  folder: string;
  dataFolder: string;
  server: RunningServer;
  simulator: Simulator;
  client: Client;
  apiToken: string;
}

export async function openWorld(settings: Record<string, unknown> = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(temporaryFolder());
  const dataFolder = `${folder.path}/data`;
  const household = stack.use(
    await startHousehold({
      version: '0.0.0',
      settings: { port: 0, logLevel: 'silent', ...settings },
      dataFolder,
      pace: 'fast',
    }),
  );
  const owned = stack.move();
  const { server, simulator, client, apiToken } = household;
  return {
    ...{ folder: folder.path, dataFolder, server, simulator, client, apiToken },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
