// The program is killed at every step of a refresh while refresh tokens work once and their reuse ends the grant
// (docs/protocol/yoto.md §2.2). What must hold: a token whose write has returned is never lost; an answer that was not
// stored costs one try with the old token and then one plain request to sign in again; never two refreshers.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectCloud, type YotoCloud } from '#cloud/cloud.ts';
import { leastScopes, readCallback } from '#cloud/oauth.ts';
import { openSecrets } from '#server/secrets.ts';
import { type AccountVault, ArrivingVault, openTokenFiles } from '#server/yoto/token-files.ts';
import { ManualClock } from '#simulator/clock.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Killed, type Killer, watchFetch, watchFiles } from './killings.ts';
import type { Refresh } from './one-refresh.ts';

const HOUR_MS = 3_600_000;
const ROUNDS = 1000;
const redirectUri = 'http://127.0.0.1:8480/api/v1/link/callback';

let folder: ReturnType<typeof temporaryFolder>;
let clock: ManualClock;
let simulator: Simulator;
let release: () => void;
let life: Life;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock();
  simulator = await startSimulator({ clock, switches: { autoApprove: true } });
  release = watchFiles(folder.path, () => life);
});
afterEach(async () => {
  release();
  await simulator.close();
  folder[Symbol.dispose]();
});

/** One run of the program: everything it holds in memory ends with it. */
class Life implements Killer {
  killAt = Number.POSITIVE_INFINITY;
  points: string[] = [];
  refreshes = 0;
  refreshing = 0;
  broken: string[] = [];
  died: () => void = () => undefined;
  readonly death = new Promise<'killed'>((resolve) => {
    this.died = () => resolve('killed');
  });
  isDead = false;
  isReady = false;

  at(point: string): void {
    if (this.isDead) throw new Killed('a dead program does nothing');
    if (!this.isReady) return;
    this.points.push(point);
    if (this.points.length - 1 < this.killAt) return;
    this.isDead = true;
    this.died();
    throw new Killed(point);
  }

  fetch: typeof fetch = async (input, init) => {
    const isRefresh = String(init?.body ?? '').includes('refresh_token');
    if (!isRefresh) return this.#fetch(input, init);
    this.refreshes++;
    this.refreshing++;
    expect(this.refreshing, 'refreshers at the same moment').toBe(1);
    try {
      return await this.#fetch(input, init);
    } finally {
      this.refreshing--;
    }
  };
  #fetch = watchFetch(this, () => this.isDead);
}

function begin(killAt = Number.POSITIVE_INFINITY) {
  life = new Life();
  const now = life;
  const files = openTokenFiles({
    dataFolder: folder.path,
    secrets: openSecrets(folder.path),
    broken: (_accountId, reason) => now.broken.push(reason),
    unreadable: (_accountId, cause) => {
      throw new Error('a killed write has left a file that cannot be read', { cause });
    },
  });
  const connect = (vault: AccountVault | ArrivingVault): YotoCloud =>
    connectCloud({
      urls: { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl: simulator.mqttUrl },
      client: { clientId: simulator.clientId },
      fetch: now.fetch,
      limits: { requestsPerSecond: 1e6, burst: 1e6, tries: 1 },
      vault,
      clock,
    });
  const account = files.list()[0];
  const vault = account === undefined ? undefined : files.vaultOf(account);
  now.killAt = killAt;
  now.isReady = true;
  return { files, connect, vault, life: now };
}

async function signIn(): Promise<void> {
  const { files, connect } = begin();
  const cloud = connect(new ArrivingVault(files, simulator.clientId));
  const pending = cloud.beginSignIn({ redirectUri, scopes: leastScopes });
  const page = await fetch(pending.url, { redirect: 'manual' });
  const callback = readCallback(page.headers.get('location') ?? '', pending.state);
  if (callback.kind !== 'code') throw new Error('the simulator gave no code');
  expect((await cloud.finishSignIn(pending, callback.code)).kind).toBe('tokens');
}

/** Five callers at once, as features ask; ends when all have their answer or the program is dead. */
async function ask(cloud: YotoCloud, now: Life) {
  const asked = Promise.all(Array.from({ length: 5 }, () => cloud.devices.list()));
  return await Promise.race([asked, now.death]);
}

async function refreshAndDie(killAt: number): Promise<{ points: string[]; outcome: string }> {
  const before = begin(killAt);
  const cloud = before.connect(before.vault as AccountVault);
  const heldBefore = before.vault?.load();
  expect(await ask(cloud, before.life)).toBe('killed');
  // In the memory of the dead program: set when the write had returned.
  const hasReturned = before.vault?.load()?.refreshToken !== heldBefore?.refreshToken;
  expect(before.life.refreshes).toBe(1);

  const after = begin();
  const heldAfter = after.vault?.load();
  const isNew = heldAfter?.refreshToken !== heldBefore?.refreshToken;
  if (hasReturned) expect(heldAfter).toEqual(before.vault?.load());
  const wasSpent = before.life.points.includes('before the answer is read');
  const answers = await ask(after.connect(after.vault as AccountVault), after.life);
  const kinds = answers === 'killed' ? [] : [...new Set(answers.map(({ kind }) => kind))];
  const { points } = before.life;
  if (isNew || !wasSpent) {
    expect(kinds, points.at(-1)).toEqual(['ok']);
    expect(after.life.refreshes).toBe(isNew ? 0 : 1);
    return { points, outcome: isNew ? 'new token kept' : 'asked again' };
  }
  expect(kinds, points.at(-1)).toEqual(['unauthorized']);
  expect([after.life.refreshes, after.life.broken.length]).toEqual([1, 1]);
  const later = begin();
  await ask(later.connect(later.vault as AccountVault), later.life);
  expect([later.life.refreshes, later.life.broken.length]).toEqual([0, 0]);
  await signIn();
  return { points, outcome: 'signed in again' };
}

it(`loses no stored token in ${ROUNDS} kills at every step`, { timeout: 120_000 }, async () => {
  await signIn();
  await clock.advance(2 * HOUR_MS);
  const whole = begin();
  expect(await ask(whole.connect(whole.vault as AccountVault), whole.life)).not.toBe('killed');
  const steps = whole.life.points.findLastIndex((point) => point.startsWith('after fsyncSync')) + 1;
  const outcomes = new Map<string, number>();
  const killedAt = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    await clock.advance(2 * HOUR_MS);
    const { points, outcome } = await refreshAndDie(round % steps);
    killedAt.add(`${points.length} ${points.at(-1)}`);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(killedAt.size).toBe(steps);
  expect([...outcomes.keys()].sort()).toEqual(['asked again', 'new token kept', 'signed in again']);
});

it('keeps what was written when the system kills the process, at every step', { timeout: 120_000 }, async () => {
  await signIn();
  for (let killAt = 0; ; killAt++) {
    await clock.advance(2 * HOUR_MS);
    const [account = ''] = begin().files.list();
    const held = () => begin().files.vaultOf(account).load()?.refreshToken;
    const before = held();
    const killed = await runOne(killAt);
    if (!killed.wasKilled) {
      expect(killAt).toBeGreaterThan(15);
      return;
    }
    const isNew = held() !== before;
    const { said } = await runOne();
    const lost = 'broken: Yoto no longer accepts this sign-in. Please sign in again.\nunauthorized';
    expect(said, `step ${killAt}`).toMatch(isNew ? /^ok/ : new RegExp(`^(ok|${lost})`));
    if (said.startsWith('broken')) await signIn();
  }
});

async function runOne(killAt?: number): Promise<{ said: string; wasKilled: boolean }> {
  const refresh: Refresh = {
    folder: folder.path,
    url: simulator.url,
    clientId: simulator.clientId,
    nowMs: clock.now(),
    ...(killAt === undefined ? {} : { killAt }),
  };
  const program = fileURLToPath(new URL('one-refresh.ts', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(refresh)]);
    return { said: stdout, wasKilled: false };
  } catch (cause) {
    if ((cause as { signal?: string }).signal !== 'SIGKILL') throw cause;
    return { said: '', wasKilled: true };
  }
}
