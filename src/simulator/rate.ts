// The cloud's patience: above a rate set by switch, one token gets 429 with Retry-After. A bucket per token that fills
// by the simulator's clock. No limits are published, so this is off unless a test wants it.
import type { FastifyInstance } from 'fastify';
import { BoundedMap } from './bounded-map.ts';
import type { SimulatorClock } from './clock.ts';
import { bearerOf } from './http/bearer.ts';
import type { Switches } from './switches.ts';

const burstSeconds = 5;
const bucketsMax = 10_000;

export function installRateLimit(app: FastifyInstance, clock: SimulatorClock, switches: () => Switches): void {
  const buckets = new BoundedMap<string, { left: number; atMs: number }>(bucketsMax);

  app.addHook('onRequest', async (request, reply) => {
    const perSecond = switches().requestsPerSecond;
    const token = bearerOf(request);
    if (perSecond === 0 || token === undefined) return;
    const nowMs = clock.now();
    const bucket = buckets.get(token) ?? { left: perSecond * burstSeconds, atMs: nowMs };
    const refilled = bucket.left + ((nowMs - bucket.atMs) / 1000) * perSecond;
    const left = Math.min(perSecond * burstSeconds, refilled);
    buckets.set(token, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    if (left >= 1) return;
    const waitS = Math.max(1, Math.ceil((1 - left) / perSecond));
    await reply
      .code(429)
      .header('retry-after', String(waitS))
      .send({ error: { code: 'too-many-requests', message: 'Too many requests' } });
  });
}
