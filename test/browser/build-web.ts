// Before the browser tests: the web app as it stands now, built once for all of them.
import { buildWebApp } from '../../src/demo/web-build.ts';

export async function setup(): Promise<void> {
  await buildWebApp(AbortSignal.timeout(120_000));
}
