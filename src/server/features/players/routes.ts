// The players over HTTP. What they are doing now changes by the second: the app hears `player.changed` and asks again.
import type { FastifyInstance } from 'fastify';
import { playerRoutes } from '#contract/players.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Players } from './service.ts';

export function servePlayers(
  app: FastifyInstance,
  { players }: { players: Pick<Players, 'list' | 'carryOut' | 'settings'> },
): void {
  serveRoutes(app, playerRoutes, {
    list: () => players.list(),
    command: async ({ params, body }) => ({
      outcome: await players.carryOut(params.playerId, body.wish, body.requestId),
    }),
    settings: ({ params }) => players.settings.read(params.playerId),
    changeSettings: ({ params, body }) => players.settings.change(params.playerId, body),
  });
}
