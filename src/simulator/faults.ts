// Trouble on demand: which requests go wrong, how, and how often. Matched on every request that is not for the control
// API. A fault of kind `lost-answer` lets the work happen and then cuts the line: the client cannot know.
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SimulatorFault, simulatorPrefix } from '#contract/simulator.ts';
import type { SimulatorClock } from './clock.ts';
import { bearerOf } from './http/bearer.ts';
import { newObjectId } from './ids.ts';
import { seededChance } from './seeded-chance.ts';

export interface ActiveFault extends SimulatorFault {
  id: string;
  /** How often it has already struck. */
  struck: number;
}

/** What a fault can be particular about. The family is looked up only where a fault asks for it. */
interface Met {
  method: string;
  path: string;
  familyId(): string | undefined;
}

export class Faults {
  #active: ActiveFault[] = [];
  readonly #chances = new WeakMap<ActiveFault, () => number>();

  add(wanted: unknown): ActiveFault {
    const fault = { ...SimulatorFault.parse(wanted), id: newObjectId(), struck: 0 };
    this.#active.push(fault);
    this.#chances.set(fault, seededChance(fault.seed));
    return fault;
  }

  remove(id: string): boolean {
    const before = this.#active.length;
    this.#active = this.#active.filter((fault) => fault.id !== id);
    return this.#active.length < before;
  }

  clear(): void {
    this.#active = [];
  }

  list(): readonly ActiveFault[] {
    return this.#active;
  }

  /** The first fault that this request meets; it counts as struck. */
  take(met: Met): ActiveFault | undefined {
    const fault = this.#active.find((one) => this.#meets(one, met));
    if (!fault) return undefined;
    fault.struck += 1;
    return fault.struck > fault.skip ? fault : undefined;
  }

  #meets(fault: ActiveFault, { method, path, familyId }: Met): boolean {
    const isMatch =
      (fault.times === undefined || fault.struck < fault.times + fault.skip) &&
      (fault.method === undefined || fault.method === method) &&
      path.startsWith(fault.pathStart) &&
      (fault.deviceId === undefined || path.startsWith(`/device-v2/${fault.deviceId}/`)) &&
      (fault.familyId === undefined || fault.familyId === familyId());
    return isMatch && (this.#chances.get(fault)?.() ?? 0) < fault.ratio;
  }
}

/** A delay by the simulator's clock, or until the client has gone. */
function delay(clock: SimulatorClock, delayMs: number, request: FastifyRequest): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(delayMs, resolve);
    request.raw.once('close', () => {
      cancel();
      resolve();
    });
  });
}

const cut = (request: FastifyRequest) => request.raw.socket.destroy();

export interface FaultDeps {
  faults: Faults;
  clock: SimulatorClock;
  /** The family behind an access token. */
  familyOf(token: string): string | undefined;
}

/** Puts the faults in front of every route of the app. */
export function installFaults(app: FastifyInstance, { faults, clock, familyOf }: FaultDeps): void {
  const lostAnswers = new WeakMap<FastifyRequest, 'lost-answer' | 'half-answer'>();

  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (path.startsWith(simulatorPrefix)) return;
    const token = bearerOf(request);
    const familyId = () => (token === undefined ? undefined : familyOf(token));
    const fault = faults.take({ method: request.method, path, familyId });
    if (!fault) return;
    if (fault.delayMs > 0) await delay(clock, fault.delayMs, request);
    await strike(fault, request, reply);
  });

  async function strike(fault: ActiveFault, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (fault.kind === 'cut') {
      reply.hijack();
      cut(request);
    }
    if (fault.kind === 'lost-answer' || fault.kind === 'half-answer') lostAnswers.set(request, fault.kind);
    if (fault.kind === 'answer') {
      if (fault.retryAfterS !== undefined) reply.header('retry-after', String(fault.retryAfterS));
      const body = fault.body ?? { error: { code: fault.code, message: 'The simulator was told to answer this' } };
      await reply.code(fault.status).send(body);
    }
  }

  app.addHook('onSend', async (request, reply, payload) => {
    const kind = lostAnswers.get(request);
    if (kind === 'lost-answer') cut(request);
    if (kind !== 'half-answer') return payload;
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.from(payload) : Buffer.alloc(0);
    reply.header('content-length', bytes.length);
    return Readable.from(halfOf(bytes, request));
  });
}

/** Half of the bytes, and then the end of the line as soon as they have left. */
async function* halfOf(bytes: Buffer, request: FastifyRequest): AsyncGenerator<Buffer> {
  yield bytes.subarray(0, bytes.length >> 1);
  await setImmediate();
  request.raw.socket.destroySoon();
}
