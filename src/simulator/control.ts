// The control API under /_simulator: looks into the pretend cloud and moves it. For tests, the demo and the pretend
// player in the web app; shapes in src/contract/simulator.ts. Browsers may call it from this computer only.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  SimulatorInput,
  SimulatorNewCard,
  SimulatorNewClient,
  SimulatorNewFamily,
  SimulatorNewPlayer,
  SimulatorNewToken,
  SimulatorNewUser,
  SimulatorRevoke,
  simulatorPrefix,
} from '#contract/simulator.ts';
import type { MovedClock } from './clock.ts';
import { bodyOf } from './control-body.ts';
import { troubleRoutes } from './control-trouble.ts';
import { shownPlayer, shownState } from './control-views.ts';
import { addressOf } from './http/address.ts';
import { ApiRefusal, badRequest, notFound } from './http/refusal.ts';
import { revokeGrants } from './oauth/tokens.ts';
import type { PlayerInputs } from './parts.ts';
import type { Players } from './players.ts';
import { relayRoutes } from './relay.ts';
import { readCard } from './rest/content-rules.ts';
import { addUser } from './seeds.ts';
import type { Simulator } from './simulator.ts';
import type { ClientRecord, DeviceRecord } from './state.ts';

type IdRoute = { Params: { id: string } };

/** Leaves out members that are undefined, as our own types want it. */
type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };
function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Given<T>;
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}

function act(inputs: PlayerInputs, input: SimulatorInput): void {
  if (input.do === 'insert') inputs.insert(input.cardId);
  else if (input.do === 'turnLeft' || input.do === 'turnRight') inputs[input.do](input.steps);
  else if (input.do === 'power' || input.do === 'wifi') inputs[input.do](input.on);
  else if (input.do === 'battery') inputs.setBattery(input.level, input.charging, input.source);
  else if (input.do === 'headphones') inputs.plugHeadphones(input.plugged);
  else if (input.do === 'temperature') inputs.setTemperature(input.celsius);
  else inputs[input.do]();
}

export function controlRoutes(app: FastifyInstance, simulator: Simulator, players: Players, moved?: MovedClock): void {
  const { state } = simulator;

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

  const shown = (request: FastifyRequest, device: DeviceRecord) => shownPlayer(simulator, device, addressOf(request));

  app.get(at('/state'), (request) => shownState(simulator, moved?.kind ?? 'system', addressOf(request)));

  app.post(at('/families'), (request) => {
    const { family, users } = simulator.addFamily(given(bodyOf(SimulatorNewFamily, request)));
    return { familyId: family.familyId, name: family.name, users };
  });

  app.post(at('/users'), (request) => {
    const wanted = given(bodyOf(SimulatorNewUser, request));
    if (!state.families.has(wanted.familyId)) throw notFound('No such family');
    return addUser(state, simulator.clock.now(), wanted);
  });

  app.post(at('/players'), (request) => {
    const wanted = given(bodyOf(SimulatorNewPlayer, request));
    if (wanted.familyId !== undefined && !state.families.has(wanted.familyId)) throw notFound('No such family');
    return shown(request, simulator.addPlayer(wanted));
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

  app.post(at('/grants/revoke'), (request) => ({ revoked: revokeGrants(state, bodyOf(SimulatorRevoke, request)) }));

  app.post(at('/cards'), (request) => {
    const { card: body, ...wanted } = given(bodyOf(SimulatorNewCard, request));
    const card = readCard(body, { origin: addressOf(request), switches: simulator.switches() });
    if (wanted.familyId !== undefined && !state.families.has(wanted.familyId)) throw notFound('No such family');
    if (wanted.cardId !== undefined && state.cards.has(wanted.cardId)) throw badRequest('There is such a card');
    return simulator.addCard({ ...wanted, card });
  });

  app.get<IdRoute>(at('/players/:id'), (request) => shown(request, deviceOf(request.params.id).device));
  app.delete<IdRoute>(at('/players/:id'), async (request) => {
    await simulator.removePlayer(deviceOf(request.params.id).device.deviceId);
    return { status: 'ok' };
  });
  app.get<IdRoute>(at('/players/:id/requests'), (request) => ({
    requests: deviceOf(request.params.id).player.requests(),
  }));
  app.get<IdRoute>(at('/players/:id/events'), (request) => ({ events: deviceOf(request.params.id).player.events() }));

  app.post<IdRoute>(at('/players/:id/inputs'), (request) => {
    const { device, player } = deviceOf(request.params.id);
    act(player, bodyOf(SimulatorInput, request));
    players.tell(device.deviceId);
    return shown(request, device);
  });

  troubleRoutes(app, simulator, moved);
  relayRoutes(app, simulator, players);
}
