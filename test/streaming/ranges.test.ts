// The one test that matters most: whatever range is asked for, the bytes are those of the plain concatenation.
import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStreamWorld, playing, type StreamWorld } from './stream-world.ts';

const REQUESTS = 4000;

let world: StreamWorld;
let path: string;
let whole: Buffer;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

beforeAll(async () => {
  world = await openStreamWorld({ blockCacheBytes: 2 * 1024 * 1024 });
  const names = Array.from({ length: 60 }, (_, index) => `part ${index}`);
  const parts = names.map((name, index) => world.addAudio(name, 20 + ((index * 37) % 300)));
  ({ path } = await world.addStream(playing(...names)));
  const start = await fetchBytes({});
  whole = start.bytes;
  expect(whole.subarray(480).equals(Buffer.concat(parts))).toBe(true);
});
afterAll(async () => {
  agent.destroy();
  await world[Symbol.asyncDispose]();
});

test(`${REQUESTS} random ranges are exactly what they should be`, async () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  let wrong = 0;
  const check = async () => {
    const from = random(whole.length);
    const length = 1 + random(random(2) === 0 ? 4000 : 200_000);
    const to = Math.min(whole.length, from + length);
    const shapes = [
      { range: `bytes=${from}-${to - 1}`, start: from, end: to },
      { range: `bytes=${whole.length - length}-`, start: Math.max(0, whole.length - length), end: whole.length },
      { range: `bytes=-${length}`, start: Math.max(0, whole.length - length), end: whole.length },
      { range: `bytes=${from}-${to + 10_000_000}`, start: from, end: whole.length },
      { range: `bytes=${from}-${from}`, start: from, end: from + 1 },
      { range: `bytes=${from}-${to - 1},${from}-${from}`, start: from, end: to },
    ];
    const shape = shapes[random(shapes.length)];
    if (!shape || (shape.start === 0 && shape.range.includes('=-'))) return;
    if (shape.end - shape.start > 400_000 && random(10) > 0) return;
    const { status, bytes, headers } = await fetchBytes({ range: shape.range });
    const isRight =
      status === 206 &&
      headers['content-range'] === `bytes ${shape.start}-${shape.end - 1}/${whole.length}` &&
      headers['content-length'] === String(shape.end - shape.start) &&
      bytes.equals(whole.subarray(shape.start, shape.end));
    if (!isRight) wrong++;
  };
  for (let done = 0; done < REQUESTS; done += 16) await Promise.all(Array.from({ length: 16 }, check));
  expect(wrong).toBe(0);
  expect(world.faults).toEqual([]);
});

test('the block cache keeps to its limit, and readers of one block share one read', async () => {
  expect(world.blocks.heldBytes).toBeLessThanOrEqual(2 * 1024 * 1024);
  world.addAudio('shared', 100);
  const shared = await world.addStream(playing('shared'));
  const before = world.blocks.reads;
  await Promise.all(Array.from({ length: 12 }, () => fetchBytes({}, shared.path)));
  expect(world.blocks.reads - before).toBe(1);
});

function fetchBytes(
  headers: Record<string, string>,
  from = path,
): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    request(`${world.url}${from}`, { headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}
