// The whole household in one process, for journeys: simulated Yoto cloud and players, our server, a linked account.

import type { Clock } from '#server/clock.ts';
import { type Household, startHousehold } from '../src/demo/household.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface World extends Household {
  /** For the test's own files; the data folder lies in it. */
  folder: string;
  dataFolder: string;
}

/** With a clock, players play at its pace; without one, as fast as bytes come. */
export async function openWorld(settings: Record<string, unknown> = {}, clock?: Clock): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(temporaryFolder());
  const dataFolder = `${folder}/data`;
  const household = stack.use(
    await startHousehold({
      version: '0.0.0',
      settings: { port: 0, logLevel: 'silent', ...settings },
      dataFolder,
      ...(clock ? { clock, pace: 'real' } : { pace: 'fast' }),
    }),
  );
  const owned = stack.move();
  return { ...household, folder, dataFolder, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
