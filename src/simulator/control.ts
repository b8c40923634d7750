// The control API under /_simulator: looks into the pretend cloud and moves it. For tests, the demo and the pretend
// player in the web app; shapes in src/contract/simulator.ts. Browsers may call it from this computer only.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  SimulatorAdvance,
  SimulatorInput,
  SimulatorNewClient,
  SimulatorNewFamily,
  SimulatorNewPlayer,
  SimulatorNewToken,
  simulatorPrefix,
} from '#contract/simulator.ts';
import type { ManualClock } from './clock.ts';
import { shownPlayer, shownState } from './control-views.ts';
import { jsonOf } from './http/body.ts';
import { ApiRefusal, badRequest, notFound } from './http/refusal.ts';
import type { PlayerInputs } from './parts.ts';
import type { Players } from './players.ts';
import { relayRoutes } from './relay.ts';
import type { Simulator } from './simulator.ts';
import type { ClientRecord } from './state.ts';

type IdRoute = { Params: { id: string } };

/** Leaves out members that are undefined, as our own types want it. */
type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };
function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Given<T>;
}

function bodyOf<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const parsed = schema.safeParse(jsonOf(request) ?? {});
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}

function act(inputs: PlayerInputs, input: SimulatorInput): void {
  if (input.do === 'insert') inputs.insert(input.cardId);
  else if (input.do === 'turnLeft' || input.do === 'turnRight') inputs[input.do](input.steps);
  else if (input.do === 'power' || input.do === 'wifi') inputs[input.do](input.on);
  else if (input.do === 'battery') inputs.setBattery(input.level, input.charging);
  else inputs[input.do]();
}

export function controlRoutes(
  app: FastifyInstance,
  simulator: Simulator,
  players: Players,
  manual?: ManualClock,
): void {
  const { state, faults } = simulator;

  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(`${simulatorPrefix}/`)) return;
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (!isLoopback(origin)) throw new ApiRefusal(403, 'forbidden', 'Only pages of this computer may do this');
    reply.header('access-control-allow-origin', origin).header('vary', 'origin');
    if (request.method !== 'OPTIONS') return;
    await reply
      .header('access-control-allow-methods', 'GET, POST, PATCH, DELETE')
      .header('access-control-allow-headers', 'content-type')
      .code(204)
      .send();
  });
  app.options(`${simulatorPrefix}/*`, (_request, reply) => reply.code(204).send());

  function deviceOf(id: string) {
    const device = state.devices.get(id);
    if (!device) throw notFound('There is no such player');
    return { device, player: players.get(id) };
  }

  const at = (path: string) => `${simulatorPrefix}${path}`;

  app.get(at('/state'), () => shownState(simulator, manual ? 'manual' : 'system'));

  app.post(at('/families'), (request) => {
    const { family, users } = simulator.addFamily(given(bodyOf(SimulatorNewFamily, request)));
    return { familyId: family.familyId, name: family.name, users };
  });

  app.post(at('/players'), (request) => {
    const wanted = given(bodyOf(SimulatorNewPlayer, request));
    if (wanted.familyId !== undefined && !state.families.has(wanted.familyId)) throw notFound('No such family');
    return shownPlayer(simulator, simulator.addPlayer(wanted));
  });

  app.post(at('/clients'), (request) => {
    const wanted: Partial<ClientRecord> = given(bodyOf(SimulatorNewClient, request));
    return simulator.addClient(wanted);
  });

  app.post(at('/tokens'), (request) => {
    const wanted = bodyOf(SimulatorNewToken, request);
    if (wanted.sub !== undefined && !state.users.has(wanted.sub)) throw notFound('There is no such person');
    return simulator.makeToken(wanted);
  });

  app.get<IdRoute>(at('/players/:id'), (request) => shownPlayer(simulator, deviceOf(request.params.id).device));
  app.get<IdRoute>(at('/players/:id/requests'), (request) => ({
    requests: deviceOf(request.params.id).player.requests(),
  }));
  app.get<IdRoute>(at('/players/:id/events'), (request) => ({ events: deviceOf(request.params.id).player.events() }));

  app.post<IdRoute>(at('/players/:id/inputs'), (request) => {
    const { device, player } = deviceOf(request.params.id);
    act(player, bodyOf(SimulatorInput, request));
    players.tell(device.deviceId);
    return shownPlayer(simulator, device);
  });

  app.get(at('/switches'), () => simulator.switches());
  app.patch(at('/switches'), (request) => {
    try {
      return simulator.change(jsonOf(request) as Parameters<Simulator['change']>[0]);
    } catch (cause) {
      if (cause instanceof z.ZodError) throw badRequest(z.prettifyError(cause));
      throw cause;
    }
  });

  app.get(at('/faults'), () => ({ faults: faults.list() }));
  app.post(at('/faults'), (request) => {
    try {
      return faults.add(jsonOf(request));
    } catch (cause) {
      if (cause instanceof z.ZodError) throw badRequest(z.prettifyError(cause));
      throw cause;
    }
  });
  app.delete(at('/faults'), () => {
    faults.clear();
    return { status: 'ok' };
  });
  app.delete<IdRoute>(at('/faults/:id'), (request) => {
    if (!faults.remove(request.params.id)) throw notFound('There is no such fault');
    return { status: 'ok' };
  });

  app.get(at('/clock'), () => ({ nowMs: simulator.clock.now(), clock: manual ? 'manual' : 'system' }));
  app.post(at('/clock/advance'), async (request) => {
    if (!manual) throw badRequest('This simulator runs by the clock of the computer');
    await manual.advance(bodyOf(SimulatorAdvance, request).byMs);
    return { nowMs: manual.now() };
  });

  app.post(at('/connections/cut'), (request) => {
    const { clientId } = bodyOf(z.strictObject({ clientId: z.string().optional() }), request);
    return { cut: simulator.broker.disconnect(clientId) };
  });

  relayRoutes(app, simulator, players);
}
