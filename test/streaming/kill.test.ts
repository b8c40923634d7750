// The plan is a promise: a server killed in the middle of a play goes on with the same bytes, also after an edit.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { ask } from './talk.ts';

const PROGRAM = fileURLToPath(new URL('./child-server.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'yss-killed-'));
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function serve(...args: string[]): Promise<{ id: string; url: string }> {
  const started = spawn(process.execPath, [PROGRAM, folder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  const [line] = await once(started.stdout, 'data');
  return JSON.parse(String(line));
}

test('kill -9 in the middle of a play, an edit, a restart: the resume gives the rest of the same bytes', async () => {
  const first = await serve('morning');
  const whole = await ask(first.url);
  const half = await playUntilKilled(first.url, 2_000_000);
  expect(half.equals(whole.bytes.subarray(0, half.length))).toBe(true);

  const second = await serve('evening', first.id);
  const rest = await ask(second.url, { headers: { range: `bytes=${half.length}-` } });
  expect(rest.status).toBe(206);
  expect(Buffer.concat([half, rest.bytes]).equals(whole.bytes)).toBe(true);
  const other = await ask(second.url, { headers: { 'user-agent': 'somebody else' } });
  expect(other.bytes.equals(whole.bytes)).toBe(false);
});

function playUntilKilled(url: string, atByte: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { connection: 'close' } }, (response) => {
      const chunks: Buffer[] = [];
      let taken = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        taken += chunk.length;
        if (taken >= atByte) child?.kill('SIGKILL');
      });
      // The connection breaks: that is the point.
      response.on('error', () => resolve(Buffer.concat(chunks)));
      response.on('end', () => reject(new Error('The play ended before the server was killed.')));
    }).on('error', reject);
  });
}
