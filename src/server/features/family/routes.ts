// The family over HTTP.
import type { FastifyInstance } from 'fastify';
import { familyRoutes } from '#contract/family.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Family } from './service.ts';

export function serveFamily(app: FastifyInstance, family: Family): void {
  serveRoutes(app, familyRoutes, {
    listChildren: async () => ({ items: await family.listChildren() }),
    addChild: ({ body }) => family.addChild(body),
    updateChild: ({ params, body }) => family.updateChild(params.childId, body),
    removeChild: ({ params }) => family.removeChild(params.childId),
    settings: () => family.describeSettings(),
    updateSettings: ({ body }) => family.updateSettings(body),
    listPlayers: async () => ({ items: await family.listPlayers() }),
    updatePlayer: ({ params, body }) => family.updatePlayer(params.playerId, body),
    listSwitches: async () => ({ items: await family.listSwitches() }),
    setSwitch: ({ params, body }) => family.setSwitch(params.name, body.on),
    removeSwitch: ({ params }) => family.removeSwitch(params.name),
    listAddresses: async () => ({ items: await family.listAddresses() }),
    getAddress: ({ params }) => family.getAddress(params.address),
    bindAddress: ({ params, body }) => family.bindAddress(params.address, body),
    unbindAddress: ({ params }) => family.unbindAddress(params.address),
  });
}
