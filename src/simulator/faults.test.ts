// Trouble on demand: which requests it meets, how it looks to a client, and when it is over.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { type AskOptions, ask, streamCard } from './testing/client.ts';

let clock: ManualClock;
let simulator: Simulator;
let token: string;
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock });
  token = (await simulator.makeToken()).access_token;
});
afterEach(() => simulator.close());

const call = (path: string, options: AskOptions = {}) => ask(`${simulator.url}${path}`, { token, ...options });
const cards = () => [...simulator.state.cards.values()];

describe('faults', () => {
  it('meet as many requests as they should, of the right kind, and then stop', async () => {
    simulator.faults.add({ kind: 'answer', method: 'POST', pathStart: '/content', times: 2, skip: 1, status: 503 });
    const statuses = [];
    for (let count = 0; count < 4; count++) {
      expect((await call('/content/mine')).status).toBe(200);
      statuses.push((await call('/content', { body: streamCard() })).status);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(cards()).toHaveLength(2);
  });

  it('answer 429 with Retry-After', async () => {
    simulator.faults.add({ kind: 'answer', status: 429, code: 'too-many-requests', retryAfterS: 7 });
    const { status, headers, json } = await call('/content/mine');
    expect([status, headers.get('retry-after'), json.error.code]).toEqual([429, '7', 'too-many-requests']);
  });

  it('cut the line before or after the work', async () => {
    simulator.faults.add({ kind: 'cut', times: 1 });
    await expect(call('/content', { body: streamCard() })).rejects.toThrow();
    expect(cards()).toHaveLength(0);
    simulator.faults.add({ kind: 'lost-answer', times: 1 });
    await expect(call('/content', { body: streamCard() })).rejects.toThrow();
    expect(cards()).toHaveLength(1);
  });

  it('cut the line in the middle of the answer', async () => {
    simulator.faults.add({ kind: 'half-answer', times: 1 });
    const seen = await new Promise<{ bytes: number; length: number; complete: boolean }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const outgoing = request(`${simulator.url}/content/mine`, { headers }, (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        answer.on('error', () => undefined); // the cut itself
        answer.on('close', () =>
          resolve({ bytes, length: Number(answer.headers['content-length']), complete: answer.complete }),
        );
      });
      outgoing.once('error', reject).end();
    });
    expect(seen.complete).toBe(false);
    expect(seen.bytes).toBe(seen.length >> 1);
  });

  it('delay by the clock of the simulator', async () => {
    simulator.faults.add({ kind: 'delay', delayMs: 60_000, times: 1 });
    let isAnswered = false;
    const late = call('/content/mine').then((answer) => {
      isAnswered = true;
      return answer.status;
    });
    await call('/content/mine');
    expect(isAnswered).toBe(false);
    await clock.advance(60_000);
    expect(await late).toBe(200);
  });

  it('meet one family or one player only', async () => {
    const { family, users } = simulator.addFamily({ name: 'Others' });
    const other = simulator.addPlayer({ name: 'Attic', familyId: family.familyId });
    const { access_token: otherToken } = await simulator.makeToken({ sub: users[0]?.sub });
    const { familyId, deviceId } = simulator.devices()[0] ?? { familyId: '', deviceId: '' };
    simulator.faults.add({ kind: 'answer', familyId, pathStart: '/content', status: 502 });
    simulator.faults.add({ kind: 'answer', deviceId, status: 503 });
    expect((await call('/content/mine')).status).toBe(502);
    expect((await call('/content/mine', { token: otherToken })).status).toBe(200);
    expect((await call(`/device-v2/${deviceId}/config`)).status).toBe(503);
    expect((await call(`/device-v2/${other.deviceId}/config`, { token: otherToken })).status).toBe(200);
    expect((await ask(`${simulator.url}/content/mine`)).status).toBe(401);
  });

  it('strike by chance, the same requests for the same seed', async () => {
    const round = async (seed: number) => {
      simulator.faults.clear();
      simulator.faults.add({ kind: 'answer', ratio: 0.4, seed });
      const statuses = [];
      for (let count = 0; count < 20; count++) statuses.push((await call('/content/mine')).status);
      return statuses;
    };
    const first = await round(7);
    expect(await round(7)).toEqual(first);
    expect(await round(8)).not.toEqual(first);
    const struck = first.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(2);
    expect(struck).toBeLessThan(16);
  });

  it('never meet the control API', async () => {
    simulator.faults.add({ kind: 'cut' });
    expect((await ask(`${simulator.url}/_simulator/faults`)).json.faults).toHaveLength(1);
  });
});

it('limits the rate of a token by switch', async () => {
  simulator.change({ requestsPerSecond: 1 });
  const statuses = [];
  for (let count = 0; count < 7; count++) statuses.push((await call('/content/mine')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  await clock.advance(1_000);
  expect((await call('/content/mine')).status).toBe(200);
  expect(Number((await call('/content/mine')).headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
});
