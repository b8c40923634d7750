import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';
import { SegmentStore } from './segments.ts';
import { WorkerPool } from './worker-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'yss-segments-'));
const workers = new WorkerPool(1);
const HASH = 'ab'.repeat(32);

afterAll(async () => {
  await workers[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('SegmentStore', () => {
  it('publishes under the hash, checks, and forgets', async () => {
    const store = new SegmentStore(join(folder, 'one'));
    await store.sweepTemporary();
    const temporary = store.temporaryPath();
    writeFileSync(temporary, 'sound');
    expect(await store.check(HASH, 5)).toBe('missing');
    expect(await store.publish(temporary, HASH)).toEqual({ kind: 'published' });
    expect(readFileSync(join(folder, 'one', 'ab', `${HASH}.mp3`), 'utf8')).toBe('sound');
    expect(existsSync(temporary)).toBe(false);
    expect(await store.check(HASH, 5)).toBe('ok');
    expect(await store.check(HASH, 6)).toBe('damaged');
    await store.remove(HASH);
    await store.remove(HASH);
    expect(await store.check(HASH, 5)).toBe('missing');
    expect(await store.freeBytes()).toBeGreaterThan(0);
  });

  it('sweeps what a crash left, and nothing else', async () => {
    const store = new SegmentStore(join(folder, 'two'));
    await store.sweepTemporary();
    const temporary = store.temporaryPath();
    writeFileSync(temporary, 'whole');
    await store.publish(temporary, HASH);
    writeFileSync(store.temporaryPath(), 'half');
    expect(await store.sweepTemporary()).toBe(1);
    expect(readdirSync(store.root)).toEqual(['ab']);
    expect(await store.check(HASH, 5)).toBe('ok');
  });

  it.each(['', '../../etc/passwd', 'AB'.repeat(32), `${HASH}0`])('takes no other name than a hash: %s', (name) => {
    expect(() => new SegmentStore(folder).pathOf(name)).toThrow();
  });
});

describe('work in threads', () => {
  it('hashes a file', async () => {
    writeFileSync(join(folder, 'abc'), 'abc');
    expect(await contentHash(workers, join(folder, 'abc'))).toEqual({
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      sizeBytes: 3,
    });
  });

  it('passes on what went wrong, with its code, and goes on working', async () => {
    await expect(contentHash(workers, join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await contentHash(workers, join(folder, 'abc'))).sizeBytes).toBe(3);
  });

  it('ends at the deadline or when told, and goes on working', async () => {
    const endless = { path: process.platform === 'linux' ? '/dev/zero' : join(folder, 'abc') };
    const stop = new AbortController();
    const stopped = workers.run('hashFile', endless, { signal: stop.signal });
    const waiting = workers.run('hashFile', { path: join(folder, 'abc') });
    const queued = workers.run('hashFile', endless, { signal: AbortSignal.timeout(10) });
    await expect(queued).rejects.toMatchObject({ name: 'TimeoutError' });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    expect((await waiting).sizeBytes).toBe(3);
    await expect(workers.run('hashFile', endless, { limitMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await contentHash(workers, join(folder, 'abc'))).sizeBytes).toBe(3);
  });
});
