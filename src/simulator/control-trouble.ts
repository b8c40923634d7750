// The part of the control API that makes life hard: switches for all, for a family, for a player; faults; cut connections;
// time that leaps. Shapes: src/contract/simulator.ts. The rest of the API: ./control.ts.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SimulatorAdvance, SimulatorCut, simulatorPrefix } from '#contract/simulator.ts';
import type { MovedClock } from './clock.ts';
import { bodyOf } from './control-body.ts';
import { jsonOf } from './http/body.ts';
import { badRequest, notFound } from './http/refusal.ts';
import type { Simulator } from './simulator.ts';

type IdRoute = { Params: { id: string } };

/** What is not a valid change is a bad request. */
function tried<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof z.ZodError) throw badRequest(z.prettifyError(cause));
    throw cause;
  }
}

export function troubleRoutes(app: FastifyInstance, simulator: Simulator, moved?: MovedClock): void {
  const { state, faults, board, broker, clock } = simulator;
  const at = (path: string) => `${simulatorPrefix}${path}`;

  app.get(at('/switches'), () => board.all);
  app.patch(at('/switches'), (request) => tried(() => board.change(jsonOf(request))));

  for (const [path, known] of [
    ['/families/:id/switches', state.families],
    ['/players/:id/switches', state.devices],
  ] as const) {
    const idOf = ({ id }: IdRoute['Params']) => {
      if (!known.has(id)) throw notFound('There is nothing by this id');
      return id;
    };
    app.get<IdRoute>(at(path), (request) => board.ownOf(idOf(request.params)));
    app.patch<IdRoute>(at(path), (request) => tried(() => board.changeOwn(idOf(request.params), jsonOf(request))));
    app.delete<IdRoute>(at(path), (request) => {
      board.forgetOwn(idOf(request.params));
      return { status: 'ok' };
    });
  }

  app.get(at('/faults'), () => ({ faults: faults.list() }));
  app.post(at('/faults'), (request) => tried(() => faults.add(jsonOf(request))));
  app.delete(at('/faults'), () => {
    faults.clear();
    return { status: 'ok' };
  });
  app.delete<IdRoute>(at('/faults/:id'), (request) => {
    if (!faults.remove(request.params.id)) throw notFound('There is no such fault');
    return { status: 'ok' };
  });

  app.get(at('/clock'), () => ({ nowMs: clock.now(), clock: moved?.kind ?? 'system' }));
  app.post(at('/clock/advance'), async (request) => {
    if (!moved) throw badRequest('This simulator runs by the clock of the computer');
    await moved.advance(bodyOf(SimulatorAdvance, request).byMs);
    return { nowMs: clock.now() };
  });

  app.post(at('/connections/cut'), (request) => {
    const { clientId, familyId } = bodyOf(SimulatorCut, request);
    const subs = [...state.users.values()].filter((user) => user.familyId === familyId).map(({ sub }) => sub);
    const wanted = broker
      .connections()
      .filter((one) => clientId === undefined || one.clientId === clientId)
      .filter((one) => familyId === undefined || subs.includes(one.sub));
    return { cut: wanted.reduce((count, one) => count + broker.disconnect(one.clientId), 0) };
  });
}
