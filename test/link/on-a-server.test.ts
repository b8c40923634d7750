// Linked accounts on a whole server: where Yoto leads back to, what a start repairs, streams that play on without any
// sign-in, and one process for each data folder.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, createClient } from '#client/client.ts';
import type { RunningServer } from '#server/app.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';
import { linkAccount, ownerToken, startServerAt } from '../../src/demo/household.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let folder: TemporaryFolder;
let simulator: Simulator;
let running: RunningServer | undefined;
beforeEach(async () => {
  folder = temporaryFolder();
  simulator = await startSimulator({ switches: { autoApprove: true, allowHttpStreams: true } });
});
afterEach(async () => {
  await stop();
  await simulator.close();
  folder[Symbol.dispose]();
});

async function start(settings: Record<string, unknown> = {}): Promise<{ client: Client; server: RunningServer }> {
  const all = { port: 0, logLevel: 'silent', drainMs: 0, dataFolder: folder.path, ...settings };
  const server = await startServerAt(simulator, { version: '0.0.0', settings: all });
  running = server;
  return { server, client: createClient({ baseUrl: server.url, token: await ownerToken(server) }) };
}

async function stop(): Promise<void> {
  await running?.[Symbol.asyncDispose]();
  running = undefined;
}

it('Yoto leads back to this computer, or to the public address where the app is reached there', async () => {
  const callbackOf = async (settings: Record<string, unknown>) => {
    const { client, server } = await start(settings);
    const { redirectUri } = await client.link.start({ body: {} });
    expect((await client.link.setup()).callbackUrl).toBe(redirectUri);
    await stop();
    return redirectUri.replace(server.url, 'here');
  };
  expect(await callbackOf({})).toBe('here/api/v1/link/callback');
  const publicUrl = 'https://home.example';
  expect(await callbackOf({ publicUrl })).toBe('https://home.example/api/v1/link/callback');
  expect(await callbackOf({ publicUrl, streamPort: 0 })).toBe('here/api/v1/link/callback');
});

it('a browser that Yoto leads back is told how it went, by our callback on loopback', async () => {
  const { client, server } = await start();
  const led = async () => {
    const { authorizeUrl } = await client.link.start({ body: {} });
    const back = (await fetch(authorizeUrl, { redirect: 'manual' })).headers.get('location') ?? '';
    expect(back.startsWith(`${server.url}/api/v1/link/callback?`)).toBe(true);
    return (await fetch(back, { redirect: 'manual' })).headers.get('location');
  };
  expect([await led(), await led()]).toEqual(['/settings?yoto=linked', '/settings?yoto=renewed']);
  expect((await client.link.list()).items).toHaveLength(1);
});

it('an account whose row a kill has taken is there again after the next start', async () => {
  const before = await start();
  const accountId = await linkAccount(before.client);
  await stop();
  const database = new DatabaseSync(join(folder.path, 'library.db'));
  database.exec('pragma foreign_keys = on; delete from yoto_account');
  database.close();
  const { client } = await start();
  expect((await client.link.list()).items).toMatchObject([{ id: accountId, state: 'linked' }]);
  await expect.poll(async () => (await client.link.list()).items[0]?.name).toBe('Alex');
  await expect.poll(async () => (await client.players.list()).items.length).toBe(2);
});

it('streams play on when the sign-in of one account ends, and of all', async () => {
  const { client } = await start();
  await linkAccount(client);
  const { users } = simulator.addFamily({ name: 'Grandparents', parents: ['Robin'] });
  const { authorizeUrl } = await client.link.start({ body: { another: true } });
  const hinted = `${authorizeUrl}&login_hint=${encodeURIComponent(users[0]?.email ?? '')}`;
  const callbackUrl = (await fetch(hinted, { redirect: 'manual' })).headers.get('location') ?? '';
  await client.link.finish({ body: { callbackUrl } });
  const document = { version: 1 as const, source: { kind: 'silence' as const, durationMs: 5000 } };
  const { url } = await client.streams.create({ body: { name: 'Hush', document } });
  const bytes = async () => (await (await fetch(url)).arrayBuffer()).byteLength;
  const before = await bytes();
  expect(before).toBeGreaterThan(50_000);
  for (const [sub, names] of [
    [users[0]?.sub, ['Alex']],
    [undefined, []],
  ] as const) {
    const body = JSON.stringify({ ...(sub ? { sub } : {}), accessTokensToo: true });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${simulator.url}/_simulator/grants/revoke`, { method: 'POST', headers, body });
    await fetch(`${simulator.url}/_simulator/connections/cut`, { method: 'POST', headers, body: '{}' });
    const linked = async () => (await client.link.list()).items.filter(({ state }) => state === 'linked');
    await expect.poll(async () => (await linked()).map(({ name }) => name), { timeout: 20_000 }).toEqual(names);
    expect(await bytes()).toBe(before);
  }
});

it('a second server on the same data folder does not start, and says why', async () => {
  await start();
  const second = await new Promise<{ code: unknown; said: string }>((resolve) => {
    const words = [MAIN, 'serve', '--port', '0', '--data-folder', folder.path];
    execFile(process.execPath, words, { timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code, said: stdout + stderr }),
    );
  });
  expect(second.code).toBe(2);
  expect(second.said).toContain(`Another server is already using the data folder ${folder.path}. Stop it first.`);
  expect(second.said).not.toContain('    at ');
});
